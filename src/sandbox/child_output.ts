/**
 * Reads what a sandbox process sends, and hands it to the process's owner.
 *
 * @module
 */

const READ_BYTES = 65_536;
const END = { done: true, value: undefined } as const;

/** Receives bytes, in a buffer that is used again. */
interface OutputHandler {
  output(chunk: Uint8Array): void;
}

/** The output of one process. */
export class ChildOutput {
  readonly #handlers: OutputHandler;
  readonly #kill: () => void;
  #fault: { readonly fault: unknown } | undefined;

  /**
   * Creates a reader.
   *
   * @param kill Ends the process; called if a handler throws.
   */
  constructor(handlers: OutputHandler, kill: () => void) {
    this.#handlers = handlers;
    this.#kill = kill;
  }

  /** Error that a handler has thrown; undefined if none has. */
  get fault(): { readonly fault: unknown } | undefined {
    return this.#fault;
  }

  /**
   * Reads until the end.
   *
   * @param after Nothing is read before this resolves. @default {now}
   */
  async read(
    stream: ReadableStream<Uint8Array>,
    after?: Promise<unknown>,
  ): Promise<void> {
    await after;
    await drain(stream, (chunk) => {
      if (this.#fault) return;
      try {
        this.#handlers.output(chunk);
      } catch (error) {
        // A defect of the service. Nobody knows what was done of the chunk and what
        // not, so nothing more is taken from this child.
        this.#fault = { fault: error };
        this.#kill();
      }
    });
  }
}

/**
 * Hands on what comes until the end; a pipe that breaks has ended too. Reads
 * into one buffer: a new one of 64 KiB for each read, which is what a stream
 * makes by itself, costs 15 µs.
 */
export async function drain(
  stream: ReadableStream<Uint8Array>,
  take: (chunk: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const reader = stream.getReader({ mode: "byob" });
  let buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    const { done, value } = await reader.read(buffer).catch(() => END);
    if (done || value === undefined) return;
    take(value);
    buffer = new Uint8Array(value.buffer);
  }
}
