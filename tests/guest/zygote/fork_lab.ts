/**
 * A zygote and its forks, spoken to message by message.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { imageBoot } from "../../../tools/images/open_from_image.ts";
import { KINDS } from "../../../src/kinds.ts";
import { openForkSystem } from "../../../src/sandbox/fork_system.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { openForkSocket } from "../../../src/sandbox/fork_socket.ts";
import type { SandboxMaking } from "../../../src/sandbox/forks.ts";
import type {
  Child,
  ChildExit,
  ChildOptions,
} from "../../../src/sandbox/process.ts";
import {
  type SharedOutput,
  sharedOutputOpener,
} from "../../../src/sandbox/shared_output.ts";
import { ZygoteProcess } from "../../../src/sandbox/zygote_process.ts";
import { encodeFrame } from "../../../src/wire/encode_frame.ts";
import { FrameReader } from "../../../src/wire/frame_reader.ts";
import type {
  BatchMessage,
  BootMessage,
  GuestMessage,
  HostMessage,
  ResetMessage,
  ResultMessage,
  RunMessage,
} from "../../../src/wire/messages.ts";

const MIB = 1_048_576;
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const WASM_PAGE_BYTES = 65_536;
/** A program that is not to be stopped has so long, in milliseconds. */
const PATIENCE_MS = 300_000;

const libcPath = findLibcPath();
const system = libcPath === "" ? undefined : openForkSystem(libcPath);

/** Reason why nothing can be forked here; null if it can. */
export const WHY_NO_FORKS = Deno.build.os === "linux" && system !== undefined
  ? null
  : "only Linux forks sandboxes";

/** Options for {@linkcode ForkLab.open}. */
export interface ForkLabOptions {
  /** @default {"core"} */
  readonly kind?: string;
  /** Program of the zygote. @default {the product's} */
  readonly entryPath?: string;
  /** Further members of its boot message. @default {nothing} */
  readonly boot?: Partial<BootMessage>;
}

/** A zygote. */
export class ForkLab implements AsyncDisposable {
  readonly zygote: ZygoteProcess;
  readonly #boot: BootMessage;
  readonly #socket: ReturnType<typeof openForkSocket>;
  readonly #forks: Fork[] = [];
  readonly #ended = Promise.withResolvers<void>();

  private constructor(
    boot: BootMessage,
    { kind = "core", entryPath = `${ROOT}src/guest/main.ts` }: ForkLabOptions,
  ) {
    if (system === undefined) throw new Error("Cannot fork here");
    this.#boot = boot;
    this.#socket = openForkSocket(system);
    this.zygote = new ZygoteProcess({
      socket: this.#socket,
      system,
      boot,
      lost: (reason) => console.error(reason),
      child: childOf(boot, kind, entryPath),
      ended: () => this.#ended.resolve(),
    });
  }

  /** Starts the zygote and waits until it can fork. */
  static async open(options: ForkLabOptions = {}): Promise<ForkLab> {
    const lab = new ForkLab({
      ...await bootOf(options.kind ?? "core"),
      ...options.boot,
    }, options);
    await lab.zygote.ready;
    return lab;
  }

  /** Forks a sandbox and waits until it is ready. */
  async fork(): Promise<Fork> {
    const fork = new Fork(this.zygote, this.#boot);
    this.#forks.push(fork);
    await fork.next("ready");
    return fork;
  }

  /** Ends the zygote alone. */
  async endZygote(): Promise<void> {
    this.zygote.close();
    await this.#ended.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const fork of this.#forks) await fork.end();
    await this.endZygote();
    this.#socket.close();
  }
}

/** Returns what sandboxes of a kind are made with. */
export async function makingOf(kind: string): Promise<SandboxMaking> {
  const boot = await bootOf(kind);
  return { boot, child: childOf(boot, kind, `${ROOT}src/guest/main.ts`) };
}

async function bootOf(kind: string): Promise<BootMessage> {
  return {
    ...await imageBoot(kind),
    libcPath,
    heapLimitBytes: 512 * MIB,
    policyJson: '{"base":"permissive"}',
  };
}

function childOf(
  boot: BootMessage,
  kind: string,
  entryPath: string,
): ChildOptions {
  return {
    denoPath: Deno.execPath(),
    entryPath,
    readPaths: [ROOT, entryPath, Deno.realPathSync(`${ROOT}node_modules`)],
    ffiPaths: [libcPath],
    wasmPages: boot.heapLimitBytes / WASM_PAGE_BYTES,
    stackKib: KINDS.find(({ name }) => name === kind)?.stackKib,
  };
}

/** A sandbox that was forked. */
export class Fork {
  readonly child: Child;
  /** Its output, as the service sees it from outside. */
  readonly output: SharedOutput | null;
  readonly exited: Promise<ChildExit>;
  readonly #messages: GuestMessage[] = [];
  #news = Promise.withResolvers<void>();
  #exit: ChildExit | undefined;

  constructor(zygote: ZygoteProcess, boot: BootMessage) {
    const frames = new FrameReader({ maxFrameBytes: 256 * MIB });
    const exited = Promise.withResolvers<ChildExit>();
    this.exited = exited.promise;
    this.output = sharedOutputOpener(libcPath)(boot.outputLimitBytes);
    this.child = zygote.fork({
      output: (chunk) => {
        this.#messages.push(...frames.push(chunk) as GuestMessage[]);
        this.#wake();
      },
      exit: (exit) => {
        this.#exit = exit;
        exited.resolve(exit);
        this.#wake();
      },
    });
    this.send({ ...boot, outputPath: this.output?.path ?? "" });
  }

  /** Sends a message. */
  send(message: HostMessage): void {
    this.child.write(encodeFrame(message));
  }

  /**
   * Returns its next message.
   *
   * @throws {Error} If it is of another type, or there will be none.
   */
  async next<T extends GuestMessage["type"]>(
    type: T,
  ): Promise<GuestMessage & { type: T }> {
    for (;;) {
      const message = this.#messages.shift();
      if (message?.type === type) return message as GuestMessage & { type: T };
      const fact = message ?? this.#exit;
      if (fact !== undefined) {
        throw new Error(`Cannot find "${type}": ${JSON.stringify(fact)}`);
      }
      await this.#news.promise;
    }
  }

  /** Runs a program and resets. */
  async run(
    code: string,
    more: Partial<RunMessage> = {},
  ): Promise<{ readonly result: ResultMessage; readonly reset: ResetMessage }> {
    this.start(code, more);
    const result = await this.next("result");
    return { result, reset: await this.next("reset") };
  }

  /** Runs a program whose end is not waited for. */
  start(code: string, more: Partial<RunMessage> = {}): void {
    this.send({
      type: "run",
      nonce: "n",
      code,
      inputJson: "null",
      timeoutMs: PATIENCE_MS,
      ...more,
    });
  }

  /** Opens a batch. */
  async openBatch(batch: Pick<BatchMessage, "code" | "setup">): Promise<void> {
    this.send({
      type: "batch",
      nonce: "n",
      timeoutMs: PATIENCE_MS,
      rowTimeoutMs: PATIENCE_MS,
      ...batch,
    });
    await this.next("opened");
  }

  /** Runs a row; returns its answer as text. */
  async row(first: number, input: string): Promise<string> {
    const nonce = "n";
    this.send({ type: "rows", nonce, first, inputs: [input], singly: true });
    return JSON.stringify((await this.next("answers")).results);
  }

  /** Ends it. */
  async end(): Promise<void> {
    this.child.kill();
    await this.exited;
    this.output?.close();
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}

/**
 * Returns the path of a zygote's program that leaves parts out, or adds one;
 * dispose of the folder that it lies in.
 *
 * @param without Names of parts that forks share with their zygote.
 * @param more Source text of rows to add. @default {""}
 * @param first Source text in front of it all. @default {""}
 */
export function entryWith(
  without: readonly string[],
  more = "",
  first = "",
) {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/main.ts`;
  const guest = `file://${ROOT}src/guest`;
  Deno.writeTextFileSync(
    path,
    `import { ENGINES } from "${guest}/engines.ts";
import { serve } from "${guest}/serve.ts";
import { OWN_PARTS } from "${guest}/zygote/own_parts.ts";
const LIBC = ${JSON.stringify(libcPath)};
${first}
const without = ${JSON.stringify(without)};
const parts = Object.entries(OWN_PARTS).filter(([name]) => !without.includes(name));
await serve(ENGINES, { ...Object.fromEntries(parts), ${more} });
`,
  );
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}
