import assert from "node:assert/strict";
import fc from "fast-check";
import { HttpError } from "../../../src/http/server/http_error.ts";
import { NATIVE } from "../../../src/http/native/native_dialect.ts";
import { runRequestSchema } from "../../../src/http/openapi/request_schemas.ts";

const OPTIONS = {
  taskId: "id",
  timeoutMs: 30_000,
  files: { allowed: true, maxFiles: 10, maxFileBytes: 1_000 },
  languages: ["python"] as const,
};
const encode = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => NATIVE.parse(encode(text), OPTIONS).run;

const INVALID = "Invalid JSON format";
const MISSING = "Missing required parameter: code";
const TIMEOUT =
  "Parameter 'timeout' must be a non-negative integer (milliseconds)";
const LANGUAGE = "This service only supports Python code execution";
const MODE = 'Parameter \'mode\' must be one of "program", "cell"';
const TTL = "Parameter 'ttl' must be a positive integer (seconds)";
const ENCODING = 'Parameter \'stdin_encoding\' must be "utf-8" or "base64"';
const EXT = "Parameter 'ext' must be an object of strings";

const REFUSED: readonly (readonly [string, string])[] = [
  ["", INVALID],
  ["{", INVALID],
  ["null", INVALID],
  ["[]", INVALID],
  ['"code"', INVALID],
  ["7", INVALID],
  ["{'code': 1}", INVALID],
  ['{"code":"x"} x', INVALID],
  ["{}", MISSING],
  ['{"code":null}', MISSING],
  ['{"code":""}', MISSING],
  ['{"__proto__":{"code":"x"}}', MISSING],
  ['{"code":"x","code":""}', MISSING],
  ['{"code":1}', "Parameter 'code' must be a string"],
  ['{"code":["x"]}', "Parameter 'code' must be a string"],
  ['{"code":false}', "Parameter 'code' must be a string"],
  ['{"code":"x","timeout":-1}', TIMEOUT],
  ['{"code":"x","timeout":5.5}', TIMEOUT],
  ['{"code":"x","timeout":1e999}', TIMEOUT],
  ['{"code":"x","timeout":"5000"}', TIMEOUT],
  ['{"code":"x","timeout":true}', TIMEOUT],
  ['{"code":"x","timeout":[1]}', TIMEOUT],
  ['{"code":"x","language":"javascript"}', LANGUAGE],
  ['{"code":"x","language":"python4"}', LANGUAGE],
  ['{"code":"x","language":"py\\n"}', LANGUAGE],
  ['{"code":"x","language":1}', "Parameter 'language' must be a string"],
  ['{"code":"x","priority":1}', "Parameter 'priority' must be a string"],
  ['{"code":"x","mode":"notebook"}', MODE],
  ['{"code":"x","mode":1}', MODE],
  ['{"code":"x","keep":1}', "Parameter 'keep' must be true or false"],
  ['{"code":"x","state":1}', "Parameter 'state' must be a string"],
  ['{"code":"x","ttl":0}', TTL],
  ['{"code":"x","ttl":"5"}', TTL],
  ['{"code":"x","stdin_encoding":5}', ENCODING],
  ['{"code":"x","stdin":"a","stdin_encoding":"hex"}', ENCODING],
  ['{"code":"x","ext":"a"}', EXT],
  ['{"code":"x","ext":["a"]}', EXT],
  ['{"code":"x","ext":{"a":1}}', EXT],
];

Deno.test("The native dialect refuses with the contract's text", () => {
  for (const [body, message] of REFUSED) {
    assert.throws(() => parse(body), { status: 400, message }, body);
  }
});

Deno.test("The native dialect refuses what is not UTF-8", () => {
  const body = Uint8Array.of(...encode('{"code":"'), 0xff, ...encode('"}'));
  assert.throws(() => NATIVE.parse(body, OPTIONS), {
    message: INVALID,
    details: "The body is not UTF-8",
  });
});

Deno.test("The native dialect never quotes the body in its details", () => {
  assert.throws(() => parse('{"a": SECRET}'), (error) => {
    assert.ok(error instanceof HttpError);
    assert.doesNotMatch(`${error.message} ${error.details}`, /SECRET/);
    return true;
  });
});

Deno.test("The native dialect reads the time limit", () => {
  const cases = [
    ["0", 30_000],
    ["-0", 30_000],
    ["null", 30_000],
    ["1", 1],
    ["5000", 5_000],
    ["5000.0", 5_000],
    ["1e3", 1_000],
    ["30001", 30_000],
    ["1e300", 30_000],
  ] as const;
  for (const [timeout, expected] of cases) {
    const { timeoutMs } = parse(`{"code":"x","timeout":${timeout}}`);
    assert.equal(timeoutMs, expected, timeout);
  }
  assert.equal(parse('{"code":"x"}').timeoutMs, 30_000);
});

Deno.test("The native dialect reads language and priority", () => {
  for (
    const language of [
      '"python"',
      '"PyThOn"',
      '"PY"',
      '"python3"',
      '""',
      "null",
    ]
  ) {
    assert.equal(parse(`{"code":"x","language":${language}}`).code, "x");
  }
  const cases = { low: "low", normal: "normal", high: "high", HIGH: "normal" };
  for (const [given, expected] of Object.entries(cases)) {
    const { priority } = parse(JSON.stringify({ code: "x", priority: given }));
    assert.equal(priority, expected, given);
  }
});

Deno.test("The native dialect names what it does not read, and held times", () => {
  assert.deepEqual(
    parse('{"code":"x","codee":1,"timeout_ms":2}').ignored,
    ["codee", "timeout_ms"],
  );
  assert.equal(parse('{"code":"x","ext":{},"input":1}').ignored, undefined);
  const crowd = Array.from({ length: 99 }, (_, at) => [`a${at}`.repeat(99), 1]);
  const many = parse(
    JSON.stringify({ code: "x", ...Object.fromEntries(crowd) }),
  );
  assert.ok(JSON.stringify(many.ignored).length < 2_200);
  const held = parse('{"code":"x","timeout":60000}');
  assert.equal(held.askedTimeoutMs, 60_000);
  assert.equal(held.timeoutMs, 30_000);
  assert.equal(parse('{"code":"x","timeout":30000}').askedTimeoutMs, undefined);
});

Deno.test("The native dialect takes files for every language, or for none", () => {
  const limits = { ...OPTIONS, languages: ["javascript"] as const };
  const bodies = {
    collect: '"collect":["*.csv"]',
    files: '"files":{"a":{"text":"b"}}',
  };
  for (const [field, text] of Object.entries(bodies)) {
    const body = encode(`{"code":"x","language":"js",${text}}`);
    const { inputs } = NATIVE.parse(body, limits).run;
    assert.deepEqual(Object.keys(inputs ?? {}), [field]);
    const files = { ...limits.files, allowed: false };
    assert.throws(() => NATIVE.parse(body, { ...limits, files }), {
      status: 400,
      message: /takes no files$/,
    });
  }
});

Deno.test("The native dialect names a NaN and its place", () => {
  const cases = [
    ['{"code":"x","input":[1, NaN]}', /no NaN, at position 24;/],
    ['{"code":"print(NaN)","input":-Infinity}', /no -Infinity, at position 29/],
    ['{"code":"NaN \\" NaN","input":tru}', /^The body is not JSON/],
  ] as const;
  for (const [body, details] of cases) {
    assert.throws(() => parse(body), {
      status: 400,
      message: INVALID,
      details,
    });
  }
});

Deno.test("The native dialect passes input on without a loss", () => {
  const sources = [
    "null",
    "12345678901234567890",
    "1e400",
    "-0.10",
    '[12345678901234567890, {"a" : "}]\\"\\\\"}]',
    '{"code":"inner","input":1}',
    '"\\ud800"',
    "true",
  ];
  for (const input of sources) {
    const body = `{ "a":[{}], "input" : ${input} , "code":"x"}`;
    assert.equal(parse(body).inputJson, input);
  }
  assert.equal(parse('{"code":"x"}').inputJson, "null");
});

Deno.test("The native dialect takes 100,000 levels, and the last of two keys", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  assert.equal(parse(`{"code":"x","input":${deep}}`).inputJson, deep);
  const twice = '{"input":[1],"code":"a","\\u0069nput":[2],"code":"b"}';
  assert.equal(parse(twice).inputJson, "[2]");
  assert.equal(parse(twice).code, "b");
});

Deno.test("The native dialect takes a byte order mark", () => {
  assert.equal(parse('\ufeff{"code":"x"}').code, "x");
});

/** Errors about members whose text only the parser can judge. */
const OF_CONTENT = /^Parameter '(stdin|env|files|collect|now)' |^This service/;

Deno.test("The native dialect and the schema accept the same requests", () => {
  const value = fc.oneof(
    fc.constantFrom("", "x", "python", "PY", "high", "cell", "base64"),
    fc.constantFrom(0, 1, 5.5, -1, null, true, false),
    fc.constantFrom({}, { a: "b" }, { a: 1 }, [], ["a"], [1]),
    fc.constantFrom({ "": "b" }, { a: { text: "b" } }, { "/etc/a": {} }),
  );
  const names = Object.keys(runRequestSchema.shape);
  const body = fc.record({
    ...Object.fromEntries(names.map((name) => [name, value])),
    code: fc.oneof(fc.constant("x"), value),
  }, { requiredKeys: [] });
  fc.assert(
    fc.property(body, (members) => {
      const isOfSchema = runRequestSchema.safeParse(members).success;
      try {
        parse(JSON.stringify(members));
        assert.ok(isOfSchema, "the parser takes what the schema refuses");
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        if (isOfSchema) assert.match(error.message, OF_CONTENT);
      }
    }),
    { numRuns: 2_000 },
  );
});
