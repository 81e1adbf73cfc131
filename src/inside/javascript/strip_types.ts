/**
 * TypeScript to JavaScript, inside the sandbox: types are cut out, line numbers
 * stay. Syntax that would need more than cutting is refused with a reason, see
 * `checkSyntax`.
 *
 * @module
 */

import { transform } from "sucrase";

const OPTIONS = {
  transforms: ["typescript" as const],
  // Everything newer is the engine's own business.
  disableESTransforms: true,
  keepUnusedImports: false,
  production: true,
};
const VLQ = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The program's columns by line: [column here, column in the original]. */
let columns: [number, number][][] | undefined;
let columnsOf = "";

/** A program that is no TypeScript. */
export class UnparsedError extends Error {
  /** Line and column, both from 1. */
  readonly place: { readonly line: number; readonly column: number };

  constructor(message: string, place: UnparsedError["place"]) {
    super(message);
    this.place = place;
  }
}

/**
 * Returns the JavaScript of a TypeScript program.
 *
 * @param keepsImports True if somebody else may use what it does not use
 *   itself.
 * @throws {UnparsedError} If it does not parse.
 */
export function stripTypes(source: string, keepsImports = false): string {
  try {
    const options = { ...OPTIONS, keepUnusedImports: keepsImports };
    return transform(source, options).code;
  } catch (error) {
    throw asSyntaxError(error);
  }
}

/** Turns an error of sucrase into a SyntaxError with its place. */
function asSyntaxError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { loc } = error as Error & { loc?: { line: number; column: number } };
  if (!loc) return error;
  const message = error.message
    .replace(/^Error transforming [^:]*: /, "")
    .replace(/ \(\d+:\d+\)$/, "");
  const { line, column } = loc;
  return new UnparsedError(message, { line, column });
}

/** Returns the column in `source` of a place in what became of it. */
export function originalColumn(
  source: string,
  line: number,
  column: number,
): number {
  try {
    if (!columns || columnsOf !== source) {
      columns = mapColumns(source);
      columnsOf = source;
    }
    let best = column;
    for (const [here, there] of columns[line - 1] ?? []) {
      if (here > column - 1) break;
      best = there + (column - here);
    }
    return best;
  } catch {
    return column;
  }
}

/** Only made when an error needs it: it takes another parse. */
function mapColumns(source: string): [number, number][][] {
  const { sourceMap } = transform(source, {
    ...OPTIONS,
    filePath: "main.ts",
    sourceMapOptions: { compiledFilename: "main.js" },
  });
  const lines: [number, number][][] = [];
  let original = 0;
  for (const text of (sourceMap?.mappings ?? "").split(";")) {
    let here = 0;
    const line: [number, number][] = [];
    for (const segment of text.split(",")) {
      if (segment === "") continue;
      const [ahead, , , behind] = decodeVlq(segment);
      here += ahead;
      original += behind;
      line.push([here, original]);
    }
    lines.push(line);
  }
  return lines;
}

function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0, shift = 0;
  for (let index = 0; index < segment.length; index++) {
    const digit = VLQ.indexOf(segment[index]);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}
