import assert from "node:assert/strict";
import fc from "fast-check";
import type { ContractAnswer } from "./contract_answer.ts";
import {
  ANNOTATION_SHAPES,
  BLOCK_SHAPES,
  EXPRESSION_SHAPES,
  HOLE,
  STATEMENT_SHAPES,
} from "./program_shapes.ts";
import {
  fill,
  FORBIDDEN_EXPRESSIONS,
  inBlocks,
  programWith,
  rubbish,
} from "./random_programs.ts";
import { type Service, startService } from "./start_service.ts";

/** Each property tries so many programs, always the same ones. */
const PARAMETERS = { seed: 20_260_131, numRuns: 200 } as const;

const FORBIDDEN_STATEMENTS: readonly string[] = [
  "import socket",
  "import json, os.path as p, pwd",
  "from subprocess import run as r",
  "from sys import modules",
  "from . import x",
  "import posix",
  "match a:\n  case A(__globals__=g): pass",
];

/** Names that are forbidden, to be written in other letters. */
const FORBIDDEN_NAMES = ["exec", "eval", "open", "compile", "help"] as const;

/** First letters of alphabets that NFKC turns into the plain one. */
const ALPHABETS = [0xff41, 0x1d41a, 0x1d4ea, 0x1d5ba, 0x1d68a] as const;

const brackets = fc.constantFrom("(", "[", "{", "-", "not ", "lambda: ", "a.");

const untyped = programWith(STATEMENT_SHAPES);
const program = programWith([...STATEMENT_SHAPES, ...ANNOTATION_SHAPES]);

const blocks = fc.array(fc.constantFrom(...BLOCK_SHAPES), { maxLength: 4 });

/** A forbidden name in letters that only look different. */
const disguisedName = fc.constantFrom(...FORBIDDEN_NAMES).chain((name) =>
  fc.tuple(
    ...[...name].map((letter) =>
      fc.constantFrom(...ALPHABETS).map((first) =>
        String.fromCodePoint(first + letter.charCodeAt(0) - 0x61)
      )
    ),
  ).map((letters) => letters.join(""))
);

const NESTED: readonly ((depth: number) => string)[] = [
  (depth) => indentedBlocks(Math.min(depth, 500)),
  (depth) => `x = ${"f(".repeat(depth)}${")".repeat(depth)}`,
  (depth) => `x = ${"[".repeat(depth)}${"]".repeat(depth)}`,
  (depth) => `x = 1${" + 1".repeat(depth)}`,
  (depth) => `x = a${".b".repeat(depth)}`,
  (depth) => `x = a${"[0]".repeat(depth)}`,
  (depth) => `x = a${"()".repeat(depth)}`,
  (depth) => `x = 1${" if a else 1".repeat(depth)}`,
  (depth) => `if a: pass\n${"elif a: pass\n".repeat(depth)}`,
  (depth) => `${"@a\n".repeat(depth)}def f(): pass`,
  (depth) => `match a:\n  case ${"[".repeat(depth)}${"]".repeat(depth)}: pass`,
  (depth) => `x = ${'f"{'.repeat(depth)}1${'}"'.repeat(depth)}`,
  (depth) => "x = 1\n".repeat(depth),
];

function indentedBlocks(depth: number): string {
  const lines = Array.from(
    { length: depth },
    (_, level) => `${" ".repeat(level)}if a:`,
  );
  return `${lines.join("\n")}\n${" ".repeat(depth)}pass`;
}

function shown(code: string, { metadata, output }: ContractAnswer): string {
  const start = code.length > 2_000 ? `${code.slice(0, 2_000)}...` : code;
  return `${start}\n${JSON.stringify(metadata.error)}\n` +
    output.stderr.slice(-500);
}

async function assertRejected(service: Service, code: string): Promise<void> {
  const answer = await service.run({ code });
  assert.equal(answer.metadata.error?.kind, "rejected", shown(code, answer));
  assert.equal(answer.output.stdout, "", shown(code, answer));
}

async function assertNotRejected(
  service: Service,
  code: string,
): Promise<void> {
  const answer = await service.run({ code });
  const { error } = answer.metadata;
  assert.notEqual(error?.kind, "rejected", shown(code, answer));
  assert.notEqual(error?.kind, "crash", shown(code, answer));
}

async function assertNoCrash(service: Service, code: string): Promise<void> {
  const answer = await service.run({ code });
  assert.notEqual(answer.metadata.error?.kind, "crash", shown(code, answer));
}

Deno.test("The checker, asked over HTTP", async (t) => {
  await using service = await startService();

  await t.step("never misses a position of the grammar", async () => {
    for (const shape of [...STATEMENT_SHAPES, ...ANNOTATION_SHAPES]) {
      await assertRejected(service, fill(shape, HOLE, "(exec)"));
    }
    for (const shape of EXPRESSION_SHAPES) {
      await assertRejected(service, fill(shape, HOLE, "(exec)"));
    }
    for (const shape of BLOCK_SHAPES) {
      await assertRejected(service, inBlocks("exec", [shape]));
    }
  });

  await t.step("never lets a forbidden expression pass", async () => {
    await fc.assert(
      fc.asyncProperty(
        program,
        fc.constantFrom(...FORBIDDEN_EXPRESSIONS),
        async (shape, [text]) =>
          await assertRejected(service, fill(shape, HOLE, text)),
      ),
      PARAMETERS,
    );
  });

  await t.step("never lets a forbidden statement pass", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FORBIDDEN_STATEMENTS),
        blocks,
        async (statement, around) =>
          await assertRejected(service, inBlocks(statement, around)),
      ),
      PARAMETERS,
    );
  });

  await t.step("never lets a name in other letters pass", async () => {
    await fc.assert(
      fc.asyncProperty(program, disguisedName, async (shape, name) => {
        assert.ok(
          FORBIDDEN_NAMES.some((one) => one === name.normalize("NFKC")),
        );
        await assertRejected(service, fill(shape, HOLE, name));
      }),
      PARAMETERS,
    );
  });

  await t.step("never refuses what stands in a text", async () => {
    await fc.assert(
      fc.asyncProperty(
        untyped,
        fc.constantFrom(
          ...FORBIDDEN_EXPRESSIONS.map(([text]) => text),
          ...FORBIDDEN_STATEMENTS,
        ),
        async (shape, text) =>
          await assertNotRejected(
            service,
            // Escaped by JSON, whose texts are texts of Python as well.
            fill(shape, HOLE, JSON.stringify(text)),
          ),
      ),
      PARAMETERS,
    );
  });

  await t.step("never refuses what stands in a comment", async () => {
    await fc.assert(
      fc.asyncProperty(
        program,
        fc.constantFrom(
          ...FORBIDDEN_EXPRESSIONS.map(([text]) => text),
          "import os",
        ),
        async (shape, text) =>
          await assertNotRejected(
            service,
            `# ${text}\n${fill(shape, HOLE, "a")}  # ${text}\n# ${text}`,
          ),
      ),
      PARAMETERS,
    );
  });

  await t.step("never crashes on rubbish", async () => {
    await fc.assert(
      fc.asyncProperty(
        rubbish,
        async (code) => await assertNoCrash(service, code),
      ),
      PARAMETERS,
    );
  });

  await t.step("never crashes on deep nesting", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(brackets, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 50_000 }),
        async (pieces, depth) =>
          await assertNoCrash(service, `x = ${pieces.join("").repeat(depth)}`),
      ),
      { ...PARAMETERS, numRuns: 40 },
    );
    for (const nested of NESTED) {
      for (const depth of [50, 90, 150, 1_000, 10_000]) {
        await assertNoCrash(service, nested(depth));
      }
    }
  });

  await t.step("and has lost no sandbox to any of it", () => {
    assert.deepEqual(service.process.logged("sandbox ended"), []);
  });
});
