import assert from "node:assert/strict";
import fc from "fast-check";
import { zipMembers } from "../../../tools/packages/zip.ts";
import { makeZip } from "../../../tools/packages/make_zip.ts";

const TEXT = "x".repeat(50_000);

Deno.test("zipMembers() lists files in order and leaves folders out", () => {
  const zip = makeZip({ "b/": "", "b/two.py": TEXT, "é.txt": "1", "e": "" });
  const members = zipMembers(zip);
  assert.deepEqual(
    members.map(({ path, sizeBytes }) => [path, sizeBytes]),
    [["b/two.py", 50_000], ["é.txt", 1], ["e", 0]],
  );
  assert.deepEqual(
    members.map((one) => new TextDecoder().decode(one.bytes())),
    [TEXT, "1", ""],
  );
});

Deno.test("zipMembers() reads stored members", () => {
  const [member] = zipMembers(makeZip({ a: TEXT }, { deflate: false }));
  assert.ok(member);
  assert.equal(new TextDecoder().decode(member.bytes()), TEXT);
});

Deno.test("zipMembers() reads an archive that is a view into more", () => {
  const zip = makeZip({ a: TEXT });
  const more = new Uint8Array(zip.byteLength + 7);
  more.set(zip, 7);
  const [member] = zipMembers(more.subarray(7));
  assert.equal(member?.bytes().byteLength, 50_000);
});

Deno.test("zipMembers() never unpacks past the announced size", () => {
  const zip = makeZip({ bomb: TEXT });
  const view = new DataView(zip.buffer);
  const central = view.getUint32(zip.byteLength - 22 + 16, true);
  view.setUint32(central + 24, 10, true);
  const [member] = zipMembers(zip);
  assert.throws(() => member?.bytes(), /^RangeError: Cannot unpack "bomb"/);
});

Deno.test("zipMembers() throws RangeError and nothing else for damaged archives", () => {
  const whole = makeZip({ "a.py": TEXT, "b.py": "print(1)" });
  const damage = fc.array(
    fc.tuple(fc.nat(whole.byteLength - 1), fc.nat(255)),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(damage, fc.nat(whole.byteLength), (changes, keepBytes) => {
      const zip = whole.slice(0, Math.max(keepBytes, 30));
      for (const [at, value] of changes) {
        if (at < zip.byteLength) zip[at] = value;
      }
      try {
        for (const member of zipMembers(zip)) member.bytes();
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
  );
});
