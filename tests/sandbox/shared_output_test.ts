import assert from "node:assert/strict";
import { openSinks } from "../../src/guest/files/shared_sinks.ts";
import { openLibC } from "../../src/guest/lock/libc.ts";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import { sharedOutputOpener } from "../../src/sandbox/shared_output.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const libcPath = findLibcPath();

Deno.test("sharedOutputOpener() lets the service read what a sandbox wrote", () => {
  const libc = openLibC(libcPath);
  for (const limitBytes of [1024, 1_048_576]) {
    const shared = sharedOutputOpener(libcPath)(limitBytes);
    assert.ok(shared);
    const { stdout, stderr } = openSinks(libc, shared.path, limitBytes);
    stdout.write(encode("half of it"));
    stderr.write(encode("x".repeat(limitBytes + 1)));
    const { truncated, ...printed } = shared.read();
    assert.equal(printed.stdout, "half of it");
    assert.equal(printed.stderr, stderr.text());
    assert.deepEqual(truncated, ["stderr"]);
    stdout.clear();
    stderr.clear();
    assert.deepEqual(shared.read(), { stdout: "", stderr: "", truncated: [] });
    shared.close();
  }
});

Deno.test("openSinks() does without shared memory", () => {
  const { stdout } = openSinks(openLibC(libcPath), "/proc/none", 10);
  stdout.write(encode("a"));
  assert.equal(stdout.text(), "a");
});

Deno.test("sharedOutputOpener() does without a library", () => {
  assert.equal(sharedOutputOpener("")(1024), null);
});
