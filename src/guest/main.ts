/**
 * The sandbox process: boots an interpreter, gives up every permission, runs
 * one program at a time.
 *
 * Runs as a child of the service, with an empty environment, without network,
 * subprocesses, writing or Deno's cache; after boot without reading too. It
 * imports only siblings (and types), so that nothing else is in the process.
 * Its loop blocks: no promise, timer or event of any other origin is ever run.
 *
 * @module
 */

import { compileInterpreter } from "./python/boot.ts";
import { readFrame, writeFrame } from "./frames.ts";
import { Interpreter } from "./python/interpreter.ts";
import { openLibC } from "./lock/libc.ts";
import { imagePath, loadFiles } from "./start/load_files.ts";
import { type MemoryImage, openImage } from "./memory/memory_image.ts";
import type { BootMessage, HostMessage } from "./messages.ts";
import {
  collectGarbage,
  dieFirst,
  dieWithParent,
  refuseSystemCalls,
  removeHostGlobals,
  revokePermissions,
} from "./lock/lock_process.ts";

const { stdin, stdout } = Deno;

// The service is the only one to write here: it is trusted, we are not.
const message = readFrame(stdin) as HostMessage | undefined;
if (message?.type === "boot") await serve(message);

async function serve(boot: BootMessage): Promise<void> {
  const libc = openLibC(boot.libcPath);
  if (libc) dieFirst(libc);
  const diesWithParent = libc !== undefined &&
    dieWithParent(libc, boot.parentPid);
  // Compiled in the background while the files are read.
  const wasm = compileInterpreter(boot.pyodideDir);
  const { files, key, readLibrary } = await loadFiles(boot);
  const image = readImage(boot, key);
  const interpreter = await Interpreter.create({
    boot,
    files,
    readLibrary,
    image,
    libc,
    wasm,
  });
  const seccomp = libc !== undefined && refuseSystemCalls(libc);
  await revokePermissions();
  removeHostGlobals();
  collectGarbage();
  writeFrame(stdout, {
    type: "ready",
    fromImage: image !== undefined,
    pythonVersion: interpreter.facts.pythonVersion,
    heapBytes: interpreter.facts.memoryBytes,
    locks: { diesWithParent, seccomp },
  });
  interpreter.prepare();
  for (;;) {
    const message = readFrame(stdin) as HostMessage | undefined;
    if (message?.type !== "run") return;
    const result = interpreter.run(message);
    writeFrame(stdout, result);
    const start = performance.now();
    const retire = interpreter.reset();
    // A sandbox that retires may still hold all that its program has left.
    if (retire === null) interpreter.prepare();
    const resetMs = performance.now() - start;
    writeFrame(stdout, {
      type: "reset",
      nonce: message.nonce,
      resetMs,
      retire,
    });
  }
}

/** An image that is not there, or does not fit, costs time and nothing else. */
function readImage(boot: BootMessage, key: string): MemoryImage | undefined {
  if (boot.imageDir === "") return undefined;
  try {
    const image = openImage(imagePath(boot), key);
    return typeof image === "string" ? undefined : image;
  } catch {
    // Not there, or not to be read: a folder, another user's, a bad disk.
    return undefined;
  }
}
