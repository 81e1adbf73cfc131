import assert from "node:assert/strict";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { childArguments } from "../../../src/sandbox/process.ts";

Deno.test("a locked process never gets anything from the kernel", async () => {
  const root = new URL("../../..", import.meta.url).pathname;
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: childArguments({
      denoPath: Deno.execPath(),
      entryPath: `${root}tests/guest/lock/locked_child.ts`,
      readPaths: [root],
      ffiPaths: [findLibcPath()],
    }),
    clearEnv: true,
    env: { DENO_DIR: "/dev/null/none" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const { diesWithParent, seccomp, ...attempts }: Record<string, unknown> = JSON
    .parse(new TextDecoder().decode(stdout));
  assert.equal(diesWithParent, true);
  assert.equal(seccomp, true);
  assert.equal(Object.keys(attempts).length, 7);
  for (const [name, result] of Object.entries(attempts)) {
    assert.equal(result, -1, name);
  }
});
