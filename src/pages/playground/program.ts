/**
 * A program with what it is given, and the request that it becomes.
 *
 * @module
 */

/** Languages of the editor. */
export const LANGUAGES = ["python", "javascript", "typescript"] as const;

/** One of them. */
export type Language = typeof LANGUAGES[number];

/** Program on the page. */
export interface Program {
  readonly language: Language;
  readonly code: string;
  /** JSON text, or "". */
  readonly input: string;
  readonly stdin: string;
}

/** Returns the value as a program, or null if it is none. */
export function asProgram(value: unknown): Program | null {
  if (typeof value !== "object" || value === null) return null;
  const { language, code, input = "", stdin = "" } = value as Record<
    string,
    unknown
  >;
  const known = LANGUAGES.find((one) => one === language);
  return known !== undefined && typeof code === "string" &&
      typeof input === "string" && typeof stdin === "string"
    ? { language: known, code, input, stdin }
    : null;
}

/** A file that a program is given, as a request has it. */
export type InputFile = { readonly text: string } | { readonly data: string };

/** Calls that write files, of Python and of JavaScript. */
const WRITES =
  /\b(open|savefig|save|write_\w+|writeFile\w*|to_(csv|excel|feather|html|json|parquet|pickle))\s*\(/;

/** Reports whether a program may leave files. */
export function writesFiles(code: string): boolean {
  return WRITES.test(code);
}

/** Tool that the page offers to programs: it asks the person at the page. */
const TOOLS = JSON.stringify([{
  name: "ask",
  description: "Ask the person at the page, and return the answer.",
  input_schema: {
    type: "object",
    properties: { question: { type: "string" } },
    required: ["question"],
  },
}]);
const USES_TOOLS = /\btools\.\w/;

/** A `return` outside functions, which programs allow and cells do not. */
const RETURNS = /^return\b/m;

/** Reports whether a program has a `return` outside functions. */
export function returnsOutside(code: string): boolean {
  return RETURNS.test(code);
}

/**
 * Returns the body of a request to `/run_code`, as JSON. The input goes in as
 * it was written: numbers of more than 53 bits stay what they are.
 *
 * @throws {SyntaxError} If the input is not JSON.
 */
export function requestBody(
  { language, code, input, stdin }: Program,
  files: ReadonlyMap<string, InputFile>,
  indent = 0,
): string {
  const members = [`"language":${JSON.stringify(language)}`];
  // As a cell its last expression is shown.
  if (language === "python" || !returnsOutside(code)) {
    members.push('"mode":"cell"');
  }
  members.push(`"code":${JSON.stringify(code)}`);
  if (input.trim() !== "") {
    JSON.parse(input);
    members.push(`"input":${input.trim()}`);
  }
  if (stdin !== "") members.push(`"stdin":${JSON.stringify(stdin)}`);
  if (files.size > 0) {
    members.push(`"files":${JSON.stringify(Object.fromEntries(files))}`);
  }
  if (files.size > 0 || writesFiles(code)) members.push('"collect":["*"]');
  if (USES_TOOLS.test(code)) members.push(`"tools":${TOOLS}`);
  if (indent === 0) return `{${members.join(",")}}`;
  const space = " ".repeat(indent);
  return `{\n${
    members.map((member) => space + member.replace('":', '": ')).join(",\n")
  }\n}`;
}
