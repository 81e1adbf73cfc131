/**
 * A real Redis or Valkey server for tests, whichever of Debian's packages is
 * there: started, stopped, filled and ended as its operator would.
 *
 * @module
 */

const BINARIES = ["valkey-server", "redis-server"];

/** Binary of the server; undefined if there is none. */
const BINARY = BINARIES.find(isThere);

/** Reason why no test can have a server; null if it can. */
export const NO_REDIS = BINARY === undefined
  ? `none of ${BINARIES.join(", ")} is installed (apt-get install redis-server)`
  : null;

/** Options for {@linkcode RedisServer}. */
export interface RedisServerOptions {
  /** More of its arguments, such as `--requirepass`. @default {[]} */
  readonly args?: readonly string[];
  /** Port on 127.0.0.1. @default {a free one} */
  readonly port?: number;
}

/** A server without states on a disk; disposed of, it is gone. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly #args: readonly string[];
  #process: Deno.ChildProcess | undefined;

  /** Creates a server that is not running. */
  constructor({ args = [], port = freePort() }: RedisServerOptions = {}) {
    this.port = port;
    this.#args = args;
  }

  /** Address without a password. */
  get url(): string {
    return `redis://localhost:${this.port}`;
  }

  /** Starts it, empty, and resolves when it can be reached. */
  async start(): Promise<this> {
    const process = new Deno.Command(BINARY ?? "", {
      args: [
        ...["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        ...["--port", String(this.port), "--dir", "/tmp", ...this.#args],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#process = process;
    const ready = Promise.withResolvers<void>();
    void readLog(process.stdout, ready);
    await ready.promise;
    return this;
  }

  /** Sends it a signal: SIGSTOP makes it hang, SIGCONT goes on. */
  signal(signal: Deno.Signal): void {
    this.#process?.kill(signal);
  }

  /** Ends it as a failing machine does; resolves when it is gone. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    process?.kill("SIGKILL");
    await process?.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** Reads to the end, so that a full pipe never holds the server up. */
async function readLog(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
  ready: PromiseWithResolvers<void>,
): Promise<void> {
  let text = "";
  for await (const part of stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (/ready to accept connections/i.test(text)) ready.resolve();
  }
  ready.reject(new Error(`Cannot start the server: it ended\n${text}`));
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

function isThere(binary: string): boolean {
  try {
    return new Deno.Command(binary, { args: ["--version"] })
      .outputSync().success;
  } catch {
    return false;
  }
}
