import assert from "node:assert/strict";
import { StateError } from "../../src/run/thrown_errors.ts";
import type { StateHeader } from "../../src/states/state_record.ts";
import { StateSeal } from "../../src/states/state_seal.ts";

const HEADER: StateHeader = {
  id: "st_1",
  caller: "ann",
  imageId: "image-1",
  kind: "core",
  language: "python",
  policy: "strict",
  createdMs: 1,
  expiresMs: 2,
  parent: null,
};
const BYTES = new TextEncoder().encode("x = 1\n".repeat(100));

function isRefused(error: unknown): boolean {
  return error instanceof StateError && error.reason === "gone";
}

Deno.test("StateSeal opens what it has sealed, by the operator's key", () => {
  const secret = "a key of the operator's, 32 chars";
  const record = new StateSeal(secret).close(HEADER, BYTES);
  assert.deepEqual(new StateSeal(secret).open(record)(), BYTES);
  assert.throws(() => new StateSeal("another").open(record), isRefused);
  assert.throws(() => new StateSeal().open(record), isRefused);
});

Deno.test("StateSeal keeps nothing that can be read", () => {
  const { sealed } = new StateSeal().close(HEADER, BYTES);
  assert.ok(!new TextDecoder().decode(sealed).includes("x = 1"));
});

Deno.test("StateSeal never opens what was changed by a bit", () => {
  const seal = new StateSeal();
  const { sealed } = seal.close(HEADER, BYTES);
  for (let at = 0; at < sealed.length; at++) {
    const changed = sealed.slice();
    changed[at] ^= 1 << (at % 8);
    const record = { header: HEADER, sealed: changed };
    assert.throws(() => seal.open(record), isRefused, `byte ${at}`);
  }
  for (const length of [0, 1, 12, 27, sealed.length - 1]) {
    const record = { header: HEADER, sealed: sealed.slice(0, length) };
    assert.throws(() => seal.open(record), isRefused, `${length} bytes`);
  }
});

Deno.test("StateSeal never opens a state that is said to be another", () => {
  const seal = new StateSeal();
  const { sealed } = seal.close(HEADER, BYTES);
  const others: Partial<StateHeader>[] = [
    { id: "st_2" },
    { caller: "bob" },
    { imageId: "image-2" },
    { kind: "full" },
    { language: "javascript" },
    { policy: "permissive" },
    { createdMs: 0 },
    { expiresMs: 3 },
    { parent: "st_0" },
  ];
  assert.deepEqual(
    others.flatMap((other) => Object.keys(other)).sort(),
    Object.keys(HEADER).sort(),
  );
  for (const other of others) {
    const record = { header: { ...HEADER, ...other }, sealed };
    assert.throws(() => seal.open(record), isRefused, JSON.stringify(other));
  }
});
