import assert from "node:assert/strict";
import { openLibC } from "../../../src/guest/lock/libc.ts";
import { OtherThreads } from "../../../src/guest/zygote/other_threads.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { skipBecause } from "../../skip_because.ts";

const libc = Deno.build.os === "linux" ? openLibC(findLibcPath()) : undefined;

/** Spins until the first number of its memory is no longer 1. */
const SPIN = `data:text/javascript,onmessage = ({ data }) => {
  postMessage("spins");
  while (Atomics.load(data, 0) === 1);
  postMessage("rests");
}`;

Deno.test({
  name: "OtherThreads.awaitRest() tells whether another thread runs",
  ignore: skipBecause(libc === undefined ? "Linux alone" : null),
  async fn() {
    assert.ok(libc);
    const flag = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const worker = new Worker(SPIN, { type: "module" });
    const next = () =>
      new Promise((resolve) => {
        worker.addEventListener("message", resolve, { once: true });
      });
    const spins = next();
    worker.postMessage(flag);
    await spins;
    assert.equal(new OtherThreads(libc).awaitRest(), false);
    const rests = next();
    Atomics.store(flag, 0, 0);
    await rests;
    assert.equal(new OtherThreads(libc).awaitRest(), true);
    worker.terminate();
  },
});
