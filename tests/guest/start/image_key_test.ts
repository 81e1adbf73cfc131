import assert from "node:assert/strict";
import { ENGINES } from "../../../src/guest/engines.ts";
import { imageKey } from "../../../src/guest/start/image_key.ts";
import { loadEngine } from "../../../src/guest/start/load_engine.ts";
import { BOOT } from "../python/open_interpreter.ts";

const GUEST = new URL("../../../src/guest", import.meta.url).pathname;

/** Copies files and folders below `from` into `to`. */
function copy(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    const paths = [`${from}/${name}`, `${to}/${name}`] as const;
    if (isDirectory) copy(...paths);
    else Deno.copyFileSync(...paths);
  }
}

/** Changes one byte of a file, and not its length. */
function changeByte(path: string): void {
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >>> 1] ^= 1;
  Deno.writeFileSync(path, bytes);
}

Deno.test("imageKey() never stays the same when a source changes", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const guestFolder = `${folder}/guest`;
    copy(GUEST, guestFolder);
    const own = `${guestFolder}/python`;
    const key = () =>
      imageKey({
        kind: "core",
        engine: "python",
        folder: own,
        imageInputs: ["a"],
        guestFolder,
      });
    let last = await key();
    assert.equal(await key(), last);
    for (
      const path of [
        // The absent built-in modules are written there.
        "python/cold_start.ts",
        "python/own_host_calls.ts",
        "memory/engine_memory.ts",
        "start/start_from_image.ts",
        "interpreter.ts",
      ]
    ) {
      changeByte(`${guestFolder}/${path}`);
      const next = await key();
      assert.notEqual(next, last, path);
      last = next;
    }
    Deno.writeTextFileSync(`${guestFolder}/memory/more.ts`, "");
    assert.notEqual(await key(), last, "a new file");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("imageKey() keeps what belongs to others apart", async () => {
  const options = {
    kind: "core",
    engine: "python",
    folder: `${GUEST}/python`,
    imageInputs: ["a", "b"],
  };
  const key = await imageKey(options);
  for (
    const changes of [
      { kind: "full" },
      { engine: "other" },
      { folder: `${GUEST}/memory` },
      { imageInputs: ["ab"] },
      { imageInputs: ["b", "a"] },
    ]
  ) {
    const other = await imageKey({ ...options, ...changes });
    assert.notEqual(other, key, JSON.stringify(changes));
  }
});

Deno.test("A key never stays the same when a file of Python's changes", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const folders = {
      pyodide: `${folder}/pyodide`,
      python: `${folder}/python`,
    };
    Deno.mkdirSync(folders.pyodide);
    const files = ["pyodide.asm.wasm", "pyodide.asm.js", "python_stdlib.zip"];
    for (const name of files) {
      Deno.copyFileSync(
        `${BOOT.folders.pyodide}/${name}`,
        `${folders.pyodide}/${name}`,
      );
    }
    copy(BOOT.folders.python, folders.python);
    const key = async () =>
      (await loadEngine({ ...BOOT, folders }, ENGINES)).key;
    let last = await key();
    // The same files elsewhere make the same image.
    assert.equal((await loadEngine(BOOT, ENGINES)).key, last);
    for (
      const path of [
        ...files.map((name) => `${folders.pyodide}/${name}`),
        `${folders.python}/harness.py`,
        `${folders.python}/checker/policy.py`,
        `${folders.python}/warm_up/core/loops.py`,
      ]
    ) {
      changeByte(path);
      const next = await key();
      assert.notEqual(next, last, path);
      last = next;
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
