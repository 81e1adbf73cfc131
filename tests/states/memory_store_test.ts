import assert from "node:assert/strict";
import { StateError } from "../../src/run/thrown_errors.ts";
import { MemoryStore } from "../../src/states/memory_store.ts";
import type { StateRecord } from "../../src/states/state_record.ts";

function record(id: string, changes: Partial<StateRecord["header"]> = {}) {
  return {
    header: {
      id,
      caller: "ann",
      imageId: "image",
      kind: "core",
      language: "python",
      policy: "strict",
      createdMs: 0,
      expiresMs: 1_000,
      parent: null,
      ...changes,
    },
    sealed: new Uint8Array(10_000),
  } as const;
}

/** Room for three states. */
const ROOM = { limitBytes: 35_000, now: () => 0 };

Deno.test("MemoryStore makes room by what was unused for longest", async () => {
  const store = new MemoryStore(ROOM);
  for (const id of ["a", "b", "c"]) await store.put(record(id));
  assert.ok(await store.get("ann", "a"));
  await store.put(record("d"));
  assert.equal(await store.get("ann", "b"), undefined);
  for (const id of ["a", "c", "d"]) assert.ok(await store.get("ann", id), id);
  assert.ok(store.usedBytes <= ROOM.limitBytes);
});

Deno.test("MemoryStore counts a look as use", async () => {
  const store = new MemoryStore(ROOM);
  for (const id of ["a", "b", "c"]) await store.put(record(id));
  assert.ok(await store.find("ann", "a"));
  await store.put(record("d"));
  assert.equal(await store.find("ann", "b"), undefined);
  for (const id of ["a", "c", "d"]) assert.ok(await store.find("ann", id), id);
});

Deno.test("MemoryStore never lets one caller evict another's states", async () => {
  let evicted = 0;
  const store = new MemoryStore({
    limitBytes: 1_000_000,
    now: () => 0,
    evicted: () => evicted += 1,
  });
  const size = 20;
  for (let n = 0; n < size; n += 1) {
    await store.put(record(`b${n}`, { caller: "bob" }));
  }
  for (let n = 0; n < 1_000; n += 1) {
    await store.put(record(`e${n}`, { caller: "eve" }));
    assert.ok(store.usedBytes <= 1_000_000);
  }
  for (let n = 0; n < size; n += 1) {
    assert.ok(await store.find("bob", `b${n}`), `b${n}`);
  }
  assert.equal(evicted + store.size, 1_000 + size);
  // Each has half of the room once both want more than that.
  for (let n = 0; n < 1_000; n += 1) {
    await store.put(record(`c${n}`, { caller: "bob" }));
  }
  const counts = [await store.list("bob"), await store.list("eve")];
  assert.deepEqual(counts.map(({ length }) => length), [45, 45]);
});

Deno.test("MemoryStore gives callers room by their share, and keeps what is new", async () => {
  const store = new MemoryStore({
    limitBytes: 11_024 * 40,
    now: () => 0,
    shareOf: (caller) => caller === "ann" ? 3 : 1,
  });
  for (let n = 0; n < 100; n += 1) {
    for (const caller of ["ann", "bob"]) {
      const id = `${caller}${n}`;
      await store.put(record(id, { caller }));
      assert.ok(await store.find(caller, id), "what is new stays");
    }
  }
  const ann = await store.list("ann");
  const bob = await store.list("bob");
  assert.ok(Math.abs(ann.length - 30) <= 1, `${ann.length}, ${bob.length}`);
  assert.equal(ann.length + bob.length, 40);
  // One that is larger than its share takes the place of its caller's others.
  const large = {
    ...record("large", { caller: "bob" }),
    sealed: new Uint8Array(200_000),
  };
  await store.put(large);
  assert.deepEqual((await store.list("bob")).map(({ id }) => id), ["large"]);
});

Deno.test("MemoryStore refuses what all its room cannot hold", async () => {
  const store = new MemoryStore({ limitBytes: 5_000 });
  await assert.rejects(
    store.put(record("a")),
    (error: unknown) => error instanceof StateError,
  );
  assert.equal(store.usedBytes, 0);
});

Deno.test("MemoryStore never tells one caller of another's", async () => {
  const store = new MemoryStore(ROOM);
  await store.put(record("a"));
  for (const caller of ["bob", "", "ann:a"]) {
    assert.equal(await store.get(caller, "a"), undefined);
    assert.equal(await store.find(caller, "a"), undefined);
    assert.deepEqual(await store.list(caller), []);
    assert.equal(await store.delete(caller, "a"), false);
  }
  assert.equal(await store.delete("ann", "a"), true);
  assert.equal(store.usedBytes, 0);
});

Deno.test("MemoryStore forgets what has expired, asked for or not", async () => {
  let now = 0;
  const store = new MemoryStore({ ...ROOM, now: () => now });
  await store.put(record("a"));
  await store.put(record("b", { expiresMs: 60_000 }));
  now = 1_000;
  assert.equal(await store.get("ann", "a"), undefined);
  await store.put(record("c", { expiresMs: 5_000 }));
  now = 20_000;
  await store.put(record("d", { expiresMs: 60_000 }));
  assert.deepEqual([store.size, (await store.list("ann")).length], [2, 2]);
});
