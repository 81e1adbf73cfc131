/**
 * The engine's file is what its sources make: none of them has changed since it
 * was built, and built again in a clean folder it has the same bytes. That takes
 * minutes, so that only the nightly run does it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { inFull } from "../../in_full.ts";
import { skipBecause } from "../../skip_because.ts";

const folder = fileURLToPath(
  new URL("../../../src/guest/javascript/quickjs/", import.meta.url),
);
const checkedIn = Deno.readFileSync(`${folder}quickjs.wasm`);

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Reason why it cannot be built here; null if it can. */
function missingTool(): string | null {
  for (const tool of ["cargo", "python3", "patch"]) {
    try {
      const { success } = new Deno.Command(tool, {
        args: ["--version"],
        stdout: "null",
        stderr: "null",
      }).outputSync();
      if (!success) return tool;
    } catch {
      return tool;
    }
  }
  return null;
}

const missing = missingTool();

Deno.test("quickjs.wasm and its sources have the hashes written beside it", () => {
  const written = Deno.readTextFileSync(`${folder}quickjs.wasm.sha256`)
    .trim().split("\n").map((line) => line.split("  ").toReversed());
  const names = ["", "patches/"].flatMap((below) =>
    [...Deno.readDirSync(folder + below)]
      .flatMap(({ name, isFile }) => isFile ? [below + name] : [])
  ).filter((name) => !["LICENSE", "quickjs.wasm.sha256"].includes(name));
  assert.deepEqual(
    Object.fromEntries(written),
    Object.fromEntries(
      names.map((name) => [name, sha256(Deno.readFileSync(folder + name))]),
    ),
    "`make engine` builds it from these sources",
  );
});

Deno.test("quickjs.wasm imports six calls of the service, and four that trap", () => {
  const names = WebAssembly.Module.imports(new WebAssembly.Module(checkedIn))
    .map(({ module, name }) => `${module}.${name}`);
  assert.deepEqual(names.sort(), [
    "env.deadline",
    "env.leave",
    "env.memory",
    "env.now",
    "env.random",
    "env.sleep",
    "env.write",
    "wasi_snapshot_preview1.fd_close",
    "wasi_snapshot_preview1.fd_fdstat_get",
    "wasi_snapshot_preview1.fd_seek",
    "wasi_snapshot_preview1.fd_write",
  ]);
});

if (inFull("quickjs.wasm is not built again")) {
  Deno.test({
    name: "quickjs.wasm is what a clean folder builds, to the byte",
    ignore: skipBecause(
      missing && `the engine is not built again: ${missing} is not installed`,
    ),
    async fn() {
      const work = await Deno.makeTempDir({ prefix: "quickjs_" });
      try {
        const { success, stderr } = await new Deno.Command("sh", {
          args: [`${folder}build.sh`, `${work}/built.wasm`, `${work}/work`],
          stdout: "null",
          stderr: "piped",
        }).output();
        assert.ok(success, new TextDecoder().decode(stderr));
        const built = Deno.readFileSync(`${work}/built.wasm`);
        assert.equal(sha256(built), sha256(checkedIn));
      } finally {
        await Deno.remove(work, { recursive: true });
      }
    },
  });
}
