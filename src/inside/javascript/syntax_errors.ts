/**
 * Says of programs that do not parse what would have to be different, where
 * the reason is that this sandbox lacks a dialect.
 *
 * @module
 */

/** Syntax that sucrase passes through or refuses, and JavaScript lacks. */
const NAMESPACE =
  /^[ \t]*(?:export\s+)?(?:namespace|module)\s+[A-Za-z_$][\w$.]*\s*\{/m;

/**
 * Reports whether cutting types out has cut a namespace out, which is code: the
 * text of one in a string or a comment is still there.
 */
export function hasLostNamespace(source: string, stripped: string): boolean {
  const found = NAMESPACE.exec(source);
  return found !== null && !stripped.includes(found[0].trim());
}

const UNSUPPORTED: readonly [pattern: RegExp, what: string][] = [
  [/^[ \t]*(?:export[ \t]+|declare[ \t]+)*namespace[ \t]+[\w$]/m, "namespace"],
  [/^[ \t]*(?:export\s+)?module\s+[A-Z][\w$.]*\s*\{/m, "namespace"],
  [
    /^[ \t]*@[A-Za-z_$][\w$.]*(?:\([^\n]*\))?[ \t]*(?:\n|(?:export|class|public|private|static)\b)/m,
    "decorators",
  ],
  [
    /(?:return|=|\(|=>|\?|:|&&)\s*<(?:>|[A-Za-z][\w.]*(?:\s+[\w-]+=|\s*\/?>))/,
    "JSX",
  ],
];

/** Returns what a program that does not parse seems to use; null if nothing. */
export function unsupportedSyntax(source: string): string | null {
  const row = UNSUPPORTED.find(([pattern]) => pattern.test(source));
  return row ? row[1] : null;
}
