/**
 * The TypeScript program around an evaluator of Langfuse. It finds the source
 * and the payload in `INPUT` and hands back the answer as JSON text.
 *
 * Langfuse cuts types out and makes no code for them; this sandbox does for
 * some. So the program looks for what has vanished from its own text: an enum
 * in a string or a comment is still there.
 *
 * @module
 */

const DOCS =
  "https://langfuse.com/docs/evaluation/evaluation-methods/code-evaluators";
const STRIP_ONLY = stripFailure(
  "TypeScript WHAT is not supported in strip-only mode",
);

// The source is the body of a function, as it is at Langfuse, and starts a
// line: its directives count, and the words that a line begins with.
const HEAD = "const load: any = function () {\n";
/** Lines in front of the source. */
const HEAD_LINES = 1;

// In a block, so that the source sees none of these names.
const TAIL = `
;if (typeof evaluate !== "function") {
  throw new Error("Evaluator source must define evaluate(ctx)");
}
return evaluate;
};
{
  const { exit } = process;
  const hand = return_val;
  const { stringify } = JSON;
  const { source, payload } = INPUT;
  const end = (answer) => {
    hand(answer);
    exit(0);
  };
  const fail = (code, message) => end(stringify({ error: { code, message } }));
  const told = (error) => {
    if (!(error instanceof Error)) return String(error);
    const { name, message } = error;
    if (!message) return name || "Error";
    return name && name !== "Error" ? name + ": " + message : message;
  };
  // Comments go together with types, and are passed over.
  const GENERATED =
    /\\/\\/.*|\\/\\*[^]*?\\*\\/|(?<!\\bdeclare\\s+(?:const\\s+)?)\\b(enum\\s+[\\w$]+\\s*\\{)|\\bconstructor\\s*\\([^)]*?\\b((?:public|private|protected|readonly)\\s+[\\w$]+)/g;
  const stripped = String(load);
  for (const [, enumeration, property] of source.matchAll(GENERATED)) {
    const text = enumeration ?? property;
    if (text === undefined || stripped.includes(text)) continue;
    const what = enumeration === undefined ? "parameter property" : "enum";
    fail("INVALID_SOURCE", ${JSON.stringify(STRIP_ONLY)}.replace("WHAT", what));
  }
  let evaluate, result, answer;
  try {
    evaluate = load();
  } catch (error) {
    fail("INVALID_SOURCE", "Failed to prepare evaluator source: " + told(error));
  }
  try {
    result = await evaluate(payload);
  } catch (error) {
    fail("USER_CODE_ERROR", told(error));
  }
  if (typeof result !== "object" || !Array.isArray(result?.scores)) {
    fail(
      "INVALID_RESULT",
      "Evaluator must return an object shaped like { scores: [...] }",
    );
  }
  try {
    answer = stringify(Object.assign({}, result, { scores: result.scores }));
  } catch {
    fail("INVALID_RESULT", "Evaluator must return scores that JSON can express");
  }
  end(answer);
}
`;

/** Returns the program for a source. */
export function langfuseTypeScript(source: string): string {
  return HEAD + source + TAIL;
}

/** Returns the error of a source that does not parse, for Langfuse's callers. */
export function stripFailure(message: string, programLine?: number): string {
  const place = programLine === undefined
    ? ""
    : ` (line ${programLine - HEAD_LINES})`;
  return `Failed to strip TypeScript syntax: SyntaxError: ${message}${place}. ` +
    `See ${DOCS} for details.`;
}
