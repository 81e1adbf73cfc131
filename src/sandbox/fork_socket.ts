/**
 * The one Unix socket that forked sandboxes connect to. It has no name that
 * another process could find: the file is removed as soon as the service holds
 * it open, and forks connect by way of the service's own descriptor.
 *
 * Opened at the start, while the service still has the right to write.
 *
 * @module
 */

import type { ForkSystem } from "./fork_system.ts";

/** The folder that the service may write to for this; see `deno.json`. */
export const SOCKET_FOLDER = "/tmp/python-faas";
/** Time until a connection is accepted again after a failure. */
const ACCEPT_AGAIN_MS = 100;
const SOCKET_NAME = "sandboxes.sock";
const PRIVATE_MODE = 0o700;
const MODE_BITS = 0o777;
const O_DIRECTORY = { x86_64: 0o200000, aarch64: 0o40000 } as const;
const O_NOFOLLOW = { x86_64: 0o400000, aarch64: 0o100000 } as const;
const O_PATH = 0o10000000;
/** A token, and a process id in four bytes. */
const TOKEN_CHARS = 36;
const HELLO_BYTES = TOKEN_CHARS + 4;

/** A fork that has connected. */
export interface ForkConnection {
  readonly pid: number;
  readonly connection: Deno.UnixConn;
}

/** The socket. */
export interface ForkSocket {
  /** Path of the socket to which forks connect. */
  readonly path: string;
  /**
   * Calls `connected` once, when the fork that knows `token` has connected. Returns
   * what forgets the token.
   */
  expect(
    token: string,
    connected: (connection: ForkConnection) => void,
  ): () => void;
  close(): void;
}

/**
 * Opens the socket.
 *
 * @throws {Error} If the service may not write to the folder, or another user
 * may.
 */
export function openForkSocket(
  system: ForkSystem,
  folder = SOCKET_FOLDER,
): ForkSocket {
  const { listener, file } = listen(system, folder);
  const expected = new Map<string, (connection: ForkConnection) => void>();
  void acceptAll();
  return {
    path: `/proc/${Deno.pid}/fd/${file}`,
    expect(token, connected) {
      expected.set(token, connected);
      return () => expected.delete(token);
    },
    close() {
      listener.close();
      system.close(file);
    },
  };

  async function acceptAll(): Promise<void> {
    for (;;) {
      try {
        for await (const connection of listener) {
          greet(connection).catch(() => connection.close());
        }
        return;
      } catch {
        // Without descriptors none can be accepted; forks wait to be.
        await new Promise((resolve) => setTimeout(resolve, ACCEPT_AGAIN_MS));
      }
    }
  }

  async function greet(connection: Deno.UnixConn): Promise<void> {
    const hello = new Uint8Array(HELLO_BYTES);
    for (let at = 0; at < HELLO_BYTES;) {
      const bytes = await connection.read(hello.subarray(at));
      if (bytes === null) throw new Error("Cannot read a token: it ends");
      at += bytes;
    }
    const token = new TextDecoder().decode(hello.subarray(0, TOKEN_CHARS));
    const pid = new DataView(hello.buffer).getInt32(TOKEN_CHARS);
    const connected = expected.get(token);
    expected.delete(token);
    if (connected !== undefined) return connected({ pid, connection });
    // Nobody waits for it any more; it ends as its socket closes.
    connection.close();
    await system.reap(pid);
  }
}

/** Listens, and takes the name of the socket away. */
function listen(system: ForkSystem, folder: string) {
  Deno.mkdirSync(folder, { recursive: true, mode: PRIVATE_MODE });
  const { arch } = Deno.build;
  const held = system.open(folder, O_DIRECTORY[arch] | O_NOFOLLOW[arch]);
  const { uid, mode } = Deno.lstatSync(folder);
  const isPrivate = held >= 0 && uid === system.userId() &&
    mode !== null && (mode & MODE_BITS) === PRIVATE_MODE;
  if (!isPrivate) {
    if (held >= 0) system.close(held);
    throw new Error(`Cannot listen in "${folder}": others may write there`);
  }
  const path = `${folder}/${SOCKET_NAME}`;
  // Another service may start at this very moment: each has the name in turn.
  system.lock(held);
  try {
    remove(path);
    const listener = Deno.listen({ transport: "unix", path });
    const file = system.open(path, O_PATH);
    remove(path);
    if (file < 0) throw new Error("Cannot open the socket");
    return { listener, file };
  } finally {
    system.close(held);
  }
}

/** Removes a file; one that a killed service has left may be there or not. */
function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
