/**
 * What every sandbox process does: boots the interpreter that it is told to be,
 * gives up every permission, runs one program at a time. The service is the
 * only one to write to its stdin: it is trusted, the programs are not.
 *
 * Its loop blocks: no promise, timer or event of any other origin is ever run.
 *
 * @module
 */

import type { EngineTable } from "./engines.ts";
import {
  type BlockingReader,
  type BlockingWriter,
  readFrame,
  writeFrame,
} from "../wire/frames.ts";
import { Interpreter } from "./interpreter.ts";
import { type LibC, openLibC } from "./lock/libc.ts";
import {
  collectGarbage,
  dieFirst,
  dieWithParent,
  refuseSystemCalls,
  removeHostGlobals,
  revokePermissions,
} from "./lock/lock_process.ts";
import { type MemoryImage, openImage } from "./memory/memory_image.ts";
import type { BatchMessage, BootMessage } from "../wire/messages.ts";
import { imagePath, loadEngine } from "./start/load_engine.ts";

/**
 * Serves until the service closes the pipe.
 *
 * @param engines What it may be told to be.
 */
export async function serve(engines: EngineTable): Promise<void> {
  const { stdin, stdout } = Deno;
  const boot = readFrame(stdin);
  if (boot?.type !== "boot") return;
  const libc = openLibC(boot.libcPath);
  if (libc) dieFirst(libc);
  const diesWithParent = libc !== undefined &&
    dieWithParent(libc, boot.parentPid);
  const { interpreter, image, imageId, language } = await start(
    boot,
    engines,
    libc,
  );
  const seccomp = libc !== undefined &&
    refuseSystemCalls(libc, interpreter.mappable);
  await revokePermissions();
  removeHostGlobals();
  collectGarbage();
  writeFrame(stdout, {
    type: "ready",
    fromImage: imageId !== "",
    language,
    languageVersion: interpreter.facts.languageVersion,
    image,
    imageId,
    heapBytes: interpreter.facts.memoryBytes,
    locks: { diesWithParent, seccomp },
  });
  interpreter.prepare();
  for (;;) {
    const message = readFrame(stdin);
    if (message?.type === "run") {
      writeFrame(stdout, interpreter.run(message));
    } else if (message?.type === "batch") {
      serveBatch(interpreter, message, stdin, stdout);
    } else return;
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

/** Opens a batch and answers its rows until the service ends it. */
function serveBatch(
  interpreter: Interpreter,
  message: BatchMessage,
  stdin: BlockingReader,
  stdout: BlockingWriter,
): void {
  const { nonce } = message;
  const opened = interpreter.openBatch(message);
  if ("type" in opened) return writeFrame(stdout, opened);
  const { batch, durationMs } = opened;
  writeFrame(stdout, { type: "opened", nonce, durationMs });
  while (!batch.isWornOut) {
    const next = readFrame(stdin);
    if (next?.type !== "rows") return;
    for (const answers of batch.run(next.inputs, next.first, next.singly)) {
      writeFrame(stdout, { type: "answers", nonce, ...answers });
    }
  }
}

/** Starts the interpreter; nothing of its image is open afterwards. */
async function start(
  boot: BootMessage,
  engines: EngineTable,
  libc: LibC | undefined,
) {
  const guest = await loadEngine(boot, engines);
  using image = readImage(boot, guest.key, libc);
  const interpreter = await Interpreter.start({ boot, guest, image, libc });
  const { language, key } = guest;
  return { interpreter, imageId: image?.id ?? "", image: key, language };
}

/** An image that is not there, or does not fit, costs time and nothing else. */
function readImage(
  boot: BootMessage,
  key: string,
  libc: LibC | undefined,
): MemoryImage | undefined {
  if (boot.imageDir === "") return undefined;
  const image = openImage(imagePath(boot), key, libc);
  return typeof image === "string" ? undefined : image;
}
