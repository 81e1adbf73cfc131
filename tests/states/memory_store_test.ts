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
