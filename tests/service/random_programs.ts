/**
 * Random programs for the checker: forbidden things in every position of the
 * grammar, and rubbish.
 *
 * @module
 */

import fc from "fast-check";
import {
  BLOCK_SHAPES,
  EXPRESSION_SHAPES,
  HOLE,
  INNER,
  STATEMENT_SHAPES,
} from "./program_shapes.ts";

/** Expressions that the strict policy forbids, and why. */
export const FORBIDDEN_EXPRESSIONS: readonly (readonly [string, string])[] = [
  ["exec", "a built-in that runs text"],
  ["eval('1')", "the same, called"],
  ["open", "a built-in that opens files"],
  ["compile", "a built-in that makes code of text"],
  ["__import__", "a built-in that imports by text"],
  ["help", "a built-in that imports by text"],
  ["().__class__.__base__.__subclasses__", "the way to every class"],
  ["q.__globals__", "the way to a module's names"],
  ["q.gi_frame.f_back", "the way to another frame"],
  ["getattr(q, '__globals__')", "an attribute by its text"],
  ["getattr(q, '__glo' 'bals__')", "an attribute in pieces"],
  ["'{0.__globals__}'.format(q)", "an attribute in a format"],
];

/** Puts `text` in the hole; as a function, so that "$" stands for itself. */
export function fill(shape: string, hole: string, text: string): string {
  return shape.replaceAll(hole, () => text);
}

function indented(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}

/** Puts a statement into blocks, the first of them innermost. */
export function inBlocks(statement: string, blocks: readonly string[]): string {
  // A text or bracket over several lines may be indented as well.
  return blocks.reduce(
    (text, block) => fill(block, INNER, indented(text)),
    statement,
  );
}

/** Shapes of programs with a hole for an expression. */
export function programWith(
  statements: readonly string[],
): fc.Arbitrary<string> {
  return fc.tuple(
    fc.array(fc.constantFrom(...EXPRESSION_SHAPES), { maxLength: 4 }),
    fc.constantFrom(...statements),
    fc.array(fc.constantFrom(...BLOCK_SHAPES), { maxLength: 3 }),
  ).map(([expressions, statement, blocks]) => {
    const expression = expressions.reduce(
      (text, shape) => fill(shape, HOLE, `(${text})`),
      `(${HOLE})`,
    );
    return inBlocks(fill(statement, HOLE, `(${expression})`), blocks);
  });
}

/** Any bytes, and pieces of Python in any order. */
export const rubbish = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 500 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 500 }),
  fc.array(
    fc.oneof(
      fc.constantFrom(...STATEMENT_SHAPES, ...BLOCK_SHAPES),
      fc.constantFrom("\\\n", "\t", "\0", "\f", '"""', "f'{", "}", ":=", "#"),
      fc.string({ maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 30 },
  ).map((pieces) => pieces.join("\n")),
).filter((code) => code !== "");
