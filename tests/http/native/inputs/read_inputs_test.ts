import assert from "node:assert/strict";
import { HttpError } from "../../../../src/http/server/http_error.ts";
import { readFields } from "../../../../src/http/native/read_fields.ts";
import type { Members } from "../../../../src/http/server/json_object.ts";

const LIMITS = { allowed: true, maxFiles: 10, maxFileBytes: 1_000 };

/** Returns what a request with these members brings. */
function readInputs(members: Members, files: typeof LIMITS) {
  const limits = { timeoutMs: 1_000, languages: ["python"], files } as const;
  return readFields({
    members: { code: "x", ...members },
    source: () => undefined,
    limits,
  }).inputs;
}

/** Returns the refusal of what a request brings. */
function refusal(members: Members, limits = LIMITS): HttpError {
  try {
    readInputs(members, limits);
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
  assert.fail(`accepted: ${JSON.stringify(members)}`);
}

const file = { text: "x" };

Deno.test("readInputs() returns undefined for a request that brings nothing", () => {
  assert.equal(readInputs({}, LIMITS), undefined);
  const members = { stdin: null, argv: null, env: null, files: null };
  assert.equal(readInputs({ ...members, now: null }, LIMITS), undefined);
  assert.equal(readInputs({ stdin_encoding: "base64" }, LIMITS), undefined);
});

Deno.test("readInputs() takes every field as it is documented", () => {
  const members = {
    stdin: "AAE=",
    stdin_encoding: "base64",
    argv: ["-v", "ä"],
    env: { A: "b=c", __proto__x: "" },
    files: {
      "./data//a.csv": { data: "eA==" },
      "/tmp/b": { text: "é", data: null },
    },
    collect: ["out/*.csv", "/tmp/**"],
    seed: -3,
    now: "2024-02-29T12:00:00.5+01:30",
  };
  assert.deepEqual(readInputs(members, LIMITS), {
    stdin: { bytes: Uint8Array.of(0, 1) },
    argv: ["-v", "ä"],
    env: { A: "b=c", __proto__x: "" },
    files: [
      {
        path: "/home/user/data/a.csv",
        content: { bytes: Uint8Array.of(0x78) },
      },
      { path: "/tmp/b", content: { text: "é" } },
    ],
    collect: ["/home/user/out/*.csv", "/tmp/**"],
    seed: -3,
    nowMs: Date.UTC(2024, 1, 29, 10, 30, 0, 500),
  });
  assert.deepEqual(readInputs({ stdin: "" }, LIMITS), { stdin: { text: "" } });
});

const REFUSED: readonly (readonly [Members, string, RegExp?])[] = [
  [{ stdin: 1 }, "stdin"],
  [{ stdin: "\ud800" }, "stdin", /not Unicode/],
  [{ stdin: "a*b", stdin_encoding: "base64" }, "stdin", /not base64/],
  [{ stdin: "a", stdin_encoding: "latin-1" }, "stdin_encoding"],
  [{ argv: "a" }, "argv"],
  [{ argv: ["a", 1] }, "argv", /Number 1 is not a string/],
  [{ argv: ["a\0b"] }, "argv", /Number 0 holds a NUL/],
  [{ env: ["A"] }, "env"],
  [{ env: { A: 1 } }, "env", /"A" is not a string/],
  [{ env: { "": "" } }, "env", /"" is not a name/],
  [{ env: { "A=B": "" } }, "env", /"A=B" is not a name/],
  [{ env: { A: "\0" } }, "env", /"A" holds a NUL/],
  [{ seed: 1.5 }, "seed"],
  [{ seed: "1" }, "seed"],
  [{ seed: 2 ** 53 }, "seed"],
  [{ now: "yesterday" }, "now"],
  [{ now: "2023-02-29" }, "now"],
  [{ now: "2024-01-01T24:00:00Z" }, "now"],
  [{ now: -1 }, "now"],
  [{ now: 1.5 }, "now"],
  [{ now: 1e15 }, "now"],
  [{ files: ["a"] }, "files"],
  [{ files: "a" }, "files"],
  [{ files: { a: "text" } }, "files", /"a" is not an object/],
  [{ files: { a: {} } }, "files", /"a" has neither/],
  [{ files: { a: { text: "", data: "" } } }, "files", /"a" has both/],
  [
    { files: { a: { data: "*" } } },
    "files",
    /"a" has a "data" that is not base64/,
  ],
  [
    { files: { a: { text: 7 } } },
    "files",
    /"a" has a "text" that is not a string/,
  ],
  [{ files: { "": file } }, "files", /"" is empty/],
  [{ files: { "../a": file } }, "files", /"\.\.\/a" holds "\.\."/],
  [{ files: { "a/../b": file } }, "files", /holds "\.\."/],
  [{ files: { "/etc/passwd": file } }, "files", /"\/etc\/passwd" is not below/],
  [{ files: { "/home/user": file } }, "files", /is not below/],
  [{ files: { "/home/username/a": file } }, "files", /is not below/],
  [{ files: { "/tmp": file } }, "files", /is not below/],
  [{ files: { ".": file } }, "files", /is not below/],
  [{ files: { "a/": file } }, "files", /is the path of a folder/],
  [{ files: { "a\0b": file } }, "files", /U\+0000/],
  [{ files: { "a\nb": file } }, "files", /U\+000A/],
  [{ files: { "\udc00": file } }, "files", /is not Unicode/],
  [{ files: { ["x".repeat(256)]: file } }, "files", /more than 255/],
  [{ files: { ["x/".repeat(2_500) + "x"]: file } }, "files", /too long/],
  [{ files: { ["x/".repeat(120) + "x"]: file } }, "files", /more than 100/],
  [
    { files: { a: file, "./a": file } },
    "files",
    /"\.\/a" is the file "a" again/,
  ],
  [{ files: { a: file, "a/b": file } }, "files", /"a" is a file and a folder/],
  [{ files: { a: { text: "é".repeat(501) } } }, "files", /1002 bytes/],
  [
    { files: { "a/b/c/d/e/f/g/h/i/j/k": file } },
    "files",
    /11 files and folders/,
  ],
  [{ collect: "a" }, "collect"],
  [{ collect: [1] }, "collect"],
  [{ collect: ["../*"] }, "collect", /"\.\.\/\*" holds/],
  [{ collect: ["/etc/*"] }, "collect", /is not below/],
  [{ collect: ["/*/user/*"] }, "collect", /is not below/],
  [{ collect: ["x".repeat(1_025)] }, "collect", /is too long/],
  [{ collect: Array(101).fill("a") }, "collect", /101 patterns/],
];

Deno.test("readInputs() refuses with a 400 that names field and part", () => {
  for (const [members, field, details] of REFUSED) {
    const shown = JSON.stringify(members).slice(0, 100);
    const error = refusal(members);
    assert.equal(error.status, 400, shown);
    assert.ok(error.message.startsWith(`Parameter '${field}' must be`), shown);
    assert.match(error.details ?? "", details ?? /^/, shown);
    assert.ok((error.details ?? "").length < 500, shown);
  }
});

Deno.test("readInputs() counts a file's bytes as UTF-8 has them", () => {
  const fits = (text: string, maxFileBytes: number) =>
    readInputs({ files: { a: { text } } }, { ...LIMITS, maxFileBytes });
  for (const text of ["abc", "äöü", "汉字", "😀😀", "a\u07ff\u0800\uffff"]) {
    const { length } = new TextEncoder().encode(text);
    assert.ok(fits(text, length), text);
    assert.throws(() => fits(text, length - 1), HttpError, text);
  }
});

Deno.test("readInputs() refuses files where the service takes none", () => {
  const off = { ...LIMITS, allowed: false };
  assert.match(refusal({ files: {} }, off).message, /takes no files/);
  assert.match(refusal({ collect: ["a"] }, off).message, /takes no files/);
  assert.deepEqual(readInputs({ stdin: "a" }, off), { stdin: { text: "a" } });
});
