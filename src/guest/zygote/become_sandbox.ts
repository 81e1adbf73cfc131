/**
 * Makes a locked sandbox of a fork. All of it is synchronous: the threads that
 * Deno would wait for do not exist in a fork.
 *
 * @module
 */

import { readFrame, writeFrame } from "../../wire/frames.ts";
import type { LibC } from "../lock/libc.ts";
import { refuseSystemCalls } from "../lock/lock_process.ts";
import { serveRuns } from "../serve_runs.ts";
import type { StartedInterpreter } from "../start/start_interpreter.ts";
import { blockingReader, blockingWriter, connectTo } from "./blocking_files.ts";
import type { OwnParts } from "./own_parts.ts";

/** Options for {@linkcode becomeSandbox}. */
export interface BecomeSandboxOptions {
  readonly libc: LibC;
  readonly started: StartedInterpreter;
  readonly parts: OwnParts;
  /** Process id of the service. */
  readonly parentPid: number;
  /** Socket of the service. */
  readonly socketPath: string;
  /** Token that the service expects first. */
  readonly token: string;
  /** Makes V8 collect its garbage. */
  readonly collect: () => void;
}

const [STDIN, STDOUT, STDERR] = [0, 1, 2];
const O_RDWR = 2;
/**
 * With one thread V8 is late to free large texts: three answers of 17 MB took
 * 85 MB more at their peak, and 130 MB more stayed.
 */
const LARGE_CHARS = 1_048_576;

const encoder = new TextEncoder();

/**
 * Serves until the service closes the socket.
 *
 * @throws {Error} If a part cannot be replaced; the process must end then.
 */
export function becomeSandbox(options: BecomeSandboxOptions): void {
  const { libc, started, parts, parentPid, token, collect } = options;
  const { interpreter, told } = started;
  const socket = connectTo(libc, options.socketPath);
  const [reader, writer] = [
    blockingReader(libc, STDIN),
    blockingWriter(libc, STDOUT),
  ];
  libc.dup2(socket, STDIN);
  libc.dup2(socket, STDOUT);
  libc.close(socket);
  const hello = new Uint8Array(token.length + 4);
  encoder.encodeInto(token, hello);
  new DataView(hello.buffer).setInt32(token.length, libc.getpid());
  writer.writeSync(hello);
  const boot = readFrame(reader);
  if (boot?.type !== "boot") return;
  const { outputPath } = boot;
  for (const { renew } of Object.values(parts)) {
    renew({ libc, interpreter, parentPid, outputPath });
  }
  // Errors so far were the zygote's to report; from here on they may hold what
  // a program has written.
  const nothing = libc.open(encoder.encode("/dev/null\0"), O_RDWR);
  if (nothing < 0 || libc.dup2(nothing, STDERR) < 0) {
    throw new Error("Cannot replace stderr: /dev/null does not open");
  }
  libc.close(nothing);
  const seccomp = refuseSystemCalls(libc, {
    mappable: interpreter.mappable,
    isFork: true,
  });
  writeFrame(writer, { ...told, locks: { diesWithParent: true, seccomp } });
  serveRuns({
    interpreter,
    reader,
    writer,
    afterReset: (chars) => {
      if (chars > LARGE_CHARS) collect();
    },
  });
}
