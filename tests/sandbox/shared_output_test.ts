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

Deno.test("SharedOutput.follow() reads what is new, results in their place", () => {
  const shared = sharedOutputOpener(libcPath)(1024);
  assert.ok(shared);
  const sinks = openSinks(openLibC(libcPath), shared.path, 1024);
  const live = shared.follow();
  const read = () => {
    const { stdout, stderr, results } = live.read();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return [decode(stdout), decode(stderr), results] as const;
  };
  assert.deepEqual(read(), ["", "", []]);
  sinks.stdout.write(encode("ab"));
  sinks.results.write(
    encode('{"type":"display_data","data":{"text/plain":"1"}}\n'),
  );
  sinks.stdout.write(encode("c"));
  assert.deepEqual(read(), ["abc", "", [{
    type: "display_data",
    data: { "text/plain": "1" },
    stdoutBytes: 2,
    stderrBytes: 0,
  }]]);
  sinks.stderr.write(encode("d"));
  assert.deepEqual(read(), ["", "d", []]);
  shared.close();
});

Deno.test("SharedOutput.follow() never tells what was written over since", () => {
  const shared = sharedOutputOpener(libcPath)(10);
  assert.ok(shared);
  const { stdout } = openSinks(openLibC(libcPath), shared.path, 10);
  const live = shared.follow();
  stdout.write(encode("123"));
  assert.deepEqual(live.read().stdout, encode("123"));
  // The first half stays as it is; the rest turns over.
  stdout.write(encode("4567890abc"));
  assert.deepEqual(live.read().stdout, encode("45"));
  stdout.write(encode("def"));
  assert.deepEqual(live.read().stdout, encode(""));
  shared.close();
});

Deno.test("openSinks() does without shared memory", () => {
  const { stdout } = openSinks(openLibC(libcPath), "/proc/none", 10);
  stdout.write(encode("a"));
  assert.equal(stdout.text(), "a");
});

Deno.test("sharedOutputOpener() does without a library", () => {
  assert.equal(sharedOutputOpener("")(1024), null);
});
