import assert from "node:assert/strict";
import { join } from "node:path";
import { Callers } from "../../src/callers/callers.ts";
import { KeysFile } from "../../src/callers/keys_file.ts";
import { ConfigError } from "../../src/run/thrown_errors.ts";
import { row } from "./caller_rows.ts";

/** A keys file in a folder of its own, and the log lines about it. */
async function keysFile(path = "keys.yaml") {
  const folder = await Deno.makeTempDir();
  const told: string[] = [];
  const valid: boolean[] = [];
  const whole = join(folder, path);
  const file = new KeysFile({
    path: whole,
    log: {
      info: (message) => told.push(message),
      error: (message, { problem } = {}) => told.push(`${message}: ${problem}`),
    },
    metrics: { keysFileRead: ({ isValid }) => valid.push(isValid) },
  });
  return {
    folder,
    path: whole,
    file,
    told,
    valid,
    write: (...rows: readonly object[]) =>
      Deno.writeTextFile(whole, JSON.stringify(rows)),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("KeysFile.load() refuses a file that cannot be used, and names it", async () => {
  await using there = await keysFile();
  const { file, path, folder } = there;
  const cases: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
    [() => Promise.resolve(), /No such file/],
    [() => Deno.writeTextFile(path, "- name"), /row 1/],
    [async () => {
      await Deno.remove(path);
      await Deno.symlink(folder, path);
    }, /it is not a file/],
  ];
  for (const [prepare, expected] of cases) {
    await prepare();
    await assert.rejects(() => file.load(), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /^FAAS_KEYS_FILE="/);
      assert.match(error.message, expected);
      return true;
    });
  }
});

Deno.test("KeysFile.refresh() takes a file that has changed, and says so once", async () => {
  await using there = await keysFile();
  const { file, told, write } = there;
  await write(row("a"));
  const callers = new Callers(await file.load());
  await file.refresh(callers);
  assert.deepEqual(told, []);
  await write(row("b"));
  await file.refresh(callers);
  await file.refresh(callers);
  assert.equal(callers.named("a"), undefined);
  assert.ok(callers.withKey("key of b"));
  assert.deepEqual(told, ["keys file read"]);
});

Deno.test("KeysFile.refresh() never lets go of the callers for a file with an error", async () => {
  await using there = await keysFile();
  const { file, path, told, valid, write } = there;
  await write(row("a"));
  const callers = new Callers(await file.load());
  const whole = await Deno.readTextFile(path);
  // As an editor leaves it half written, empties it, or takes it away.
  for (const text of [whole.slice(0, -5), "", "[]", null]) {
    if (text === null) await Deno.remove(path);
    else await Deno.writeTextFile(path, text);
    await file.refresh(callers);
    await file.refresh(callers);
    assert.ok(callers.withKey("key of a"), String(text));
  }
  assert.equal(told.length, 4, told.join("\n"));
  assert.ok(!told.join().includes("sha256"), told.join("\n"));
  assert.deepEqual(valid, [true, false, false, false, false]);
  // The earlier file is good again, though nothing has changed.
  await write(row("a"));
  await file.refresh(callers);
  assert.deepEqual(valid.at(-1), true);
  assert.equal(told.length, 5);
});

Deno.test("KeysFile.refresh() sees a file that another one took the place of", async () => {
  await using there = await keysFile();
  const { file, folder, path, write } = there;
  await write(row("a"));
  const callers = new Callers(await file.load());
  const next = join(folder, "next");
  await Deno.writeTextFile(next, JSON.stringify([row("b")]));
  await Deno.rename(next, path);
  await file.refresh(callers);
  assert.ok(callers.withKey("key of b"));
});

Deno.test("KeysFile.refresh() sees the link change that Kubernetes changes", async () => {
  await using there = await keysFile("keys.yaml");
  const { file, folder, path } = there;
  for (const name of ["a", "b"]) {
    await Deno.mkdir(join(folder, `..${name}`));
    const text = JSON.stringify([row(name)]);
    await Deno.writeTextFile(join(folder, `..${name}`, "keys.yaml"), text);
  }
  await Deno.symlink("..a", join(folder, "..data"));
  await Deno.symlink("..data/keys.yaml", path);
  const callers = new Callers(await file.load());
  assert.ok(callers.withKey("key of a"));
  await Deno.symlink("..b", join(folder, "..next"));
  await Deno.rename(join(folder, "..next"), join(folder, "..data"));
  await file.refresh(callers);
  assert.ok(callers.withKey("key of b"));
});
