import assert from "node:assert/strict";
import { descriptorLimit } from "../../../src/http/server/descriptor_limit.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";

Deno.test("descriptorLimit() tells the limit in force", async () => {
  const limits = await Deno.readTextFile("/proc/self/limits");
  const [, soft] = /^Max open files +(\d+)/m.exec(limits) ?? [];
  assert.equal(descriptorLimit(findLibcPath()), Number(soft));
});

Deno.test("descriptorLimit() assumes little where it cannot ask", () => {
  assert.equal(descriptorLimit(""), 1_024);
});
