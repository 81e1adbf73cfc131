/**
 * The loop of every sandbox process once it is ready: one program, or one batch,
 * after another.
 *
 * Its loop blocks: no promise, timer or event of any other origin is ever run.
 *
 * @module
 */

import type { BatchMessage } from "../wire/messages.ts";
import {
  type BlockingReader,
  type BlockingWriter,
  readFrame,
  writeFrame,
} from "../wire/frames.ts";
import type { Interpreter } from "./interpreter.ts";

/** Options for {@linkcode serveRuns}. */
export interface ServeRunsOptions {
  readonly interpreter: Interpreter;
  readonly reader: BlockingReader;
  readonly writer: BlockingWriter;
  /** Called after each reset with the size of the answer, in characters. */
  readonly afterReset?: (answerChars: number) => void;
}

/** Runs what the service sends until it closes the pipe. */
export function serveRuns(
  { interpreter, reader, writer, afterReset }: ServeRunsOptions,
): void {
  interpreter.prepare();
  for (;;) {
    let answerChars = 0;
    const message = readFrame(reader);
    if (message?.type === "run") {
      const result = interpreter.run(message);
      const { stdout, stderr, retVal } = result;
      answerChars = stdout.length + stderr.length + retVal.length;
      writeFrame(writer, result);
    } else if (message?.type === "batch") {
      serveBatch(interpreter, message, reader, writer);
    } else return;
    const start = performance.now();
    const retire = interpreter.reset();
    afterReset?.(answerChars);
    // A sandbox that retires may still hold all that its program has left.
    if (retire === null) interpreter.prepare();
    const resetMs = performance.now() - start;
    writeFrame(writer, {
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
  reader: BlockingReader,
  writer: BlockingWriter,
): void {
  const { nonce } = message;
  const opened = interpreter.openBatch(message);
  if ("type" in opened) return writeFrame(writer, opened);
  const { batch, durationMs } = opened;
  writeFrame(writer, { type: "opened", nonce, durationMs });
  while (!batch.isWornOut) {
    const next = readFrame(reader);
    if (next?.type !== "rows") return;
    for (const answers of batch.run(next.inputs, next.first, next.singly)) {
      writeFrame(writer, { type: "answers", nonce, ...answers });
    }
  }
}
