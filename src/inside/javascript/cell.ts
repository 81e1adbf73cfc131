/**
 * Runs a cell of a notebook: its names stay, and the value of its last
 * expression is shown.
 *
 * @module
 */

import { inspect } from "node-inspect-extracted";
import { PROGRAM_NAME } from "./errors.ts";
import { HAS_MODULE_SYNTAX } from "./files/file_modules.ts";
import { host } from "./host.ts";
import { matches, stringify } from "./intrinsics.ts";

/** `import a, { b } from "c"`, on a line of its own. */
const STATIC_IMPORT =
  /^([ \t]*)import\s+(?:([\w$]+)\s*(?:,\s*)?)?(?:\{([^{}]*)\}\s*|\*\s*as\s+([\w$]+)\s+)?from\s*(["'][^"']+["'])/gm;
const BARE_IMPORT = /^([ \t]*)import\s*(["'][^"']+["'])/gm;

/** Runs a cell. The next one finds its names, and can declare them again. */
export function evaluateCell(text: string): Promise<unknown> {
  // Code that begins so is an object for every REPL, where it can be one.
  if (matches(/^\s*\{[^]*[^;\s]\s*$/, text) !== null) {
    try {
      return host.evaluate(`(${text}\n)`, PROGRAM_NAME, 3);
    } catch {
      // It is a block.
    }
  }
  return evaluateScript(text);
}

/** Runs a script whose names are there for the next one. */
export function evaluateScript(
  text: string,
): Promise<{ readonly value: unknown }> {
  const hasModuleSyntax = matches(HAS_MODULE_SYNTAX, text) !== null;
  return host.evaluate(
    hasModuleSyntax ? withoutStaticImports(text) : text,
    PROGRAM_NAME,
    3,
  );
}

/** A module's names would be gone with it. */
function withoutStaticImports(text: string): string {
  return text.replace(
    STATIC_IMPORT,
    (whole, space, main, names, all, from) => {
      const parts: string[] = [];
      if (main) parts.push(`default: ${main}`);
      if (names) parts.push(names.replace(/(?<=\s)as(?=\s)/g, ":"));
      const bound = all && !main ? all : `{ ${parts.join(", ")} }`;
      return all && main
        ? whole
        : `${space}const ${bound} = await import(${from})`;
    },
  ).replace(BARE_IMPORT, "$1await import($2)");
}

/** Shows a value as a REPL does, which says nothing of `undefined`. */
export function show(value: unknown): void {
  if (value === undefined) return;
  const text = stringify(inspect(value));
  host.write(
    3,
    `{"type":"execute_result","data":{"text/plain":${text}}}\n`,
  );
}
