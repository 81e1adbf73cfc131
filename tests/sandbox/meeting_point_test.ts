import assert from "node:assert/strict";
import { openForkSystem } from "../../src/sandbox/fork_system.ts";
import { findLibcPath } from "../../src/sandbox/libc_path.ts";
import {
  openMeetingPoint,
  type Visitor,
} from "../../src/sandbox/meeting_point.ts";
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
  name: "openMeetingPoint() hands each visitor to the one who expects it",
  ignore,
  async fn() {
    const folder = Deno.makeTempDirSync();
    const point = openMeetingPoint(openForkSystem(libcPath), folder);
    const tokens = [crypto.randomUUID(), crypto.randomUUID()];
    const met = tokens.map((token) =>
      new Promise<Visitor>((resolve) => point.expect(token, resolve))
    );
    const visitors = [
      await visit(point.path, tokens[1]),
      await visit(point.path, tokens[0]),
    ];
    const found = await Promise.all(met);
    for (const { pid, connection } of found) {
      assert.equal(pid, 7);
      connection.close();
    }
    for (const visitor of visitors) visitor.close();
    point.close();
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test({
  name: "openMeetingPoint() never lets in what knows no token, or an old one",
  ignore,
  async fn() {
    const folder = Deno.makeTempDirSync();
    const point = openMeetingPoint(openForkSystem(libcPath), folder);
    const token = crypto.randomUUID();
    const forget = point.expect(token, () => assert.fail("it was forgotten"));
    forget();
    for (const one of [token, crypto.randomUUID()]) {
      const visitor = await visit(point.path, one);
      assert.equal(await visitor.read(new Uint8Array(1)), null);
      visitor.close();
    }
    point.close();
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test({
  name: "openMeetingPoint() never leaves a name that others could connect to",
  ignore,
  fn() {
    const folder = Deno.makeTempDirSync();
    const system = openForkSystem(libcPath);
    // What a killed service has left is in nobody's way.
    Deno.writeTextFileSync(`${folder}/sandboxes.sock`, "");
    const points = [
      openMeetingPoint(system, folder),
      openMeetingPoint(system, folder),
    ];
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    for (const point of points) point.close();
    Deno.removeSync(folder, { recursive: true });
  },
});

Deno.test({
  name: "openMeetingPoint() never listens where others may write",
  ignore,
  fn() {
    const folder = Deno.makeTempDirSync();
    const system = openForkSystem(libcPath);
    Deno.chmodSync(folder, 0o777);
    assert.throws(() => openMeetingPoint(system, folder), /others may write/);
    const link = `${folder}/link`;
    Deno.mkdirSync(`${folder}/own`, { mode: 0o700 });
    Deno.symlinkSync(`${folder}/own`, link);
    assert.throws(() => openMeetingPoint(system, link), /others may write/);
    Deno.removeSync(folder, { recursive: true });
  },
});
