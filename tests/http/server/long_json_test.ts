import assert from "node:assert/strict";
import fc from "fast-check";
import { HttpError } from "../../../src/http/server/http_error.ts";
import { memberSource } from "../../../src/http/server/json_member.ts";
import {
  parseObject,
  readObject,
} from "../../../src/http/server/json_object.ts";
import {
  isLongJson,
  longElementSources,
  parseLongObject,
} from "../../../src/http/server/long_json.ts";
import { readAhead } from "../../../src/http/server/read_json_body.ts";
import { inTurns } from "../../../src/run/next_turn.ts";
import { scanJson } from "../../../src/http/server/scan_json.ts";

const MIB = 1_048_576;

/** Texts that are JSON, nearly JSON, or nothing like it. */
const TEXTS = fc.oneof(
  fc.json({ noUnicodeString: false }),
  fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:\\0-.eE \n\0u'))
    .map(([json, at, char]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + char + json.slice(place + at % 2);
    }),
  fc.string({ unit: fc.constantFrom(...'{}[]",:\\0123-+.eE \ntrufalsn') }),
);

/** Result of reading a text, or its refusal. V8 does not tell every place. */
async function outcome(read: () => unknown): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const details = error.details?.replace(/ at position \d+/, "");
    return [error.status, error.message, details];
  }
}

Deno.test("scanJson() accepts what JSON.parse accepts, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(TEXTS, async (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      assert.equal(await isLongJson(text), isJson);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("parseLongObject() gives what a short object gives, and its refusals", async () => {
  const objects = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom("__proto__", "input")),
    fc.jsonValue(),
  ).map((object) => JSON.stringify(object));
  await fc.assert(
    fc.asyncProperty(fc.oneof(TEXTS, objects), async (text) => {
      const short = await outcome(() => parseObject(text).members);
      const long = await outcome(async () =>
        (await parseLongObject(text)).members
      );
      assert.deepEqual(long, short);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("parseLongObject() reads long texts, wherever they are cut", async () => {
  for (
    const unit of ["a", "\\", '"', "\n", "\x01", "é", "中", "😀", "\ud800"]
  ) {
    for (const before of ["", "x", "xy", "xyz", "\\", "x\\"]) {
      const text = before + unit.repeat(70_000);
      const given = { code: text, files: [{ content: text, n: 1 }, null] };
      const json = JSON.stringify(given);
      const { members, source } = await parseLongObject(json);
      assert.deepEqual(members, given, unit);
      assert.equal(source("code"), memberSource(json, "code"));
    }
  }
  const escaped = `{"a":"${"\\u4e2d".repeat(20_000)}"}`;
  const { members } = await parseLongObject(escaped);
  assert.deepEqual(members, { a: "中".repeat(20_000) });
});

Deno.test("parseLongObject() of members with the same name takes the last one", async () => {
  const { members, source } = await parseLongObject('{"a":1, "\\u0061": 2.0}');
  assert.deepEqual(members, { a: 2 });
  assert.equal(source("a"), "2.0");
  assert.equal(source("b"), undefined);
});

Deno.test("parseLongObject() never builds a member of very many values", async () => {
  const many = "[".repeat(70_000) + "]".repeat(70_000);
  const { members, source } = await parseLongObject(
    `{"input":${many},"ext":${many},"code":"x"}`,
  );
  assert.equal(members.code, "x");
  assert.deepEqual(members.input, []);
  assert.equal(source("input"), many);
  assert.throws(() => JSON.stringify(members.ext), {
    name: "HttpError",
    message: "Cannot read more than 65536 values in one place of the body",
  });
  const rows = `[${"[1,{}],".repeat(30_000)}2]`;
  const { members: built } = await parseLongObject(
    `{"results":[{"id":"a","value":${rows}}]}`,
  );
  assert.deepEqual(built, { results: [{ id: "a", value: JSON.parse(rows) }] });
  const names = Array.from({ length: 70_000 }, (_, n) => `"${n}":0`);
  await assert.rejects(() => parseLongObject(`{${names.join()}}`), HttpError);
});

Deno.test("longElementSources() returns the elements of an array as they are", async () => {
  assert.deepEqual(
    await longElementSources(' [1.0, [2, []], "]" , {"a": [3]},null ]'),
    ["1.0", "[2, []]", '"]"', '{"a": [3]}', "null"],
  );
  assert.deepEqual(await longElementSources("[]"), []);
});

Deno.test("a long text never keeps others from their turn", async () => {
  for (
    const text of [
      "[".repeat(4 * MIB) + "]".repeat(4 * MIB),
      `[${"{},".repeat(2 * MIB)}1]`,
      `"${"\\u0001".repeat(MIB)}"`,
    ]
  ) {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    count();
    await inTurns(scanJson(text, () => {}));
    isOver = true;
    assert.ok(turns > 100, `${turns}`);
  }
});

Deno.test("readAhead() lets readObject() return, or throw, what it has read", async () => {
  const encoder = new TextEncoder();
  const sound = encoder.encode(JSON.stringify({ code: "é".repeat(70_000) }));
  await readAhead(sound);
  assert.equal(readObject(sound).members.code, "é".repeat(70_000));
  const broken = encoder.encode(`{"code":"${"x".repeat(70_000)}", NaN}`);
  await readAhead(broken);
  assert.throws(() => readObject(broken), {
    name: "HttpError",
    details: "JSON has no NaN, at position 70012; send null or a text in its " +
      "place",
  });
  const bytes = sound.slice();
  bytes[10] = 0xff;
  await readAhead(bytes);
  assert.throws(() => readObject(bytes), {
    name: "HttpError",
    details: "The body is not UTF-8",
  });
  assert.equal(readAhead(encoder.encode('{"code":"x"}')), undefined);
});
