/**
 * Names what a source imports where the pool looks for it: the source itself is
 * in the input of the program that runs it.
 *
 * @module
 */

const IMPORT = /^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)/gm;

/** Returns a text of Python to put at the end of the program. */
export function namedImports(source: string): string {
  const names = new Set(
    [...source.matchAll(IMPORT)].map(([, name]) => `import ${name}\n`),
  );
  return `"""\n${[...names].join("")}"""\n`;
}
