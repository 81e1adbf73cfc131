import assert from "node:assert/strict";
import { openForkSystem } from "../../src/sandbox/fork_system.ts";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import {
  type ForkConnection,
  openForkSocket,
} from "../../src/sandbox/fork_socket.ts";
import { skipBecause } from "../skip_because.ts";

const libcPath = findLibcPath();
const ignore = skipBecause(
  Deno.build.os === "linux" && libcPath !== "" ? null : "Linux alone",
);

/** Connects and says `token`, as a fork does. */
async function visit(path: string, token: string): Promise<Deno.UnixConn> {
  const connection = await Deno.connect({ transport: "unix", path });
  const hello = new Uint8Array(token.length + 4);
  new TextEncoder().encodeInto(token, hello);
  new DataView(hello.buffer).setInt32(token.length, 7);
  await connection.write(hello);
  return connection;
}

Deno.test({
  name: "openForkSocket() hands each connection to the one who expects it",
  ignore,
  async fn() {
    const folder = Deno.makeTempDirSync();
    const socket = openForkSocket(openForkSystem(libcPath), folder);
    const tokens = [crypto.randomUUID(), crypto.randomUUID()];
    const connected = tokens.map((token) =>
      new Promise<ForkConnection>((resolve) => socket.expect(token, resolve))
    );
    const connections = [
      await visit(socket.path, tokens[1]),
      await visit(socket.path, tokens[0]),
    ];
    const found = await Promise.all(connected);
    for (const { pid, connection } of found) {
      assert.equal(pid, 7);
      connection.close();
    }
    for (const connection of connections) connection.close();
    socket.close();
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test({
  name: "openForkSocket() never lets in what knows no token, or an old one",
  ignore,
  async fn() {
    const folder = Deno.makeTempDirSync();
    const socket = openForkSocket(openForkSystem(libcPath), folder);
    const token = crypto.randomUUID();
    const forget = socket.expect(token, () => assert.fail("it was forgotten"));
    forget();
    for (const one of [token, crypto.randomUUID()]) {
      const connection = await visit(socket.path, one);
      assert.equal(await connection.read(new Uint8Array(1)), null);
      connection.close();
    }
    socket.close();
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test({
  name: "openForkSocket() never leaves a name that others could connect to",
  ignore,
  fn() {
    const folder = Deno.makeTempDirSync();
    const system = openForkSystem(libcPath);
    // A file that a killed service has left is in nobody's way.
    Deno.writeTextFileSync(`${folder}/sandboxes.sock`, "");
    const sockets = [
      openForkSocket(system, folder),
      openForkSocket(system, folder),
    ];
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    for (const socket of sockets) socket.close();
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test({
  name: "openForkSocket() never listens where others may write",
  ignore,
  fn() {
    const folder = Deno.makeTempDirSync();
    const system = openForkSystem(libcPath);
    Deno.chmodSync(folder, 0o777);
    assert.throws(() => openForkSocket(system, folder), /others may write/);
    const link = `${folder}/link`;
    Deno.mkdirSync(`${folder}/own`, { mode: 0o700 });
    Deno.symlinkSync(`${folder}/own`, link);
    assert.throws(() => openForkSocket(system, link), /others may write/);
    Deno.removeSync(folder, { recursive: true });
  },
});
