/**
 * The present request as a command or a program that sends it.
 *
 * @module
 */

/** Parts of a snippet. */
export interface SnippetRequest {
  /** Address of the route. */
  readonly url: string;
  /** The body, JSON with line breaks. */
  readonly body: string;
  /** True if the service asks for a key. */
  readonly hasKey: boolean;
}

/** Ways to send a request. */
export const SNIPPETS: Readonly<
  Record<string, (request: SnippetRequest) => string>
> = { curl, python, javascript };

/** The key itself does not belong into what people paste elsewhere. */
const KEY_VARIABLE = "FAAS_KEY";

function curl({ url, body, hasKey }: SnippetRequest): string {
  const key = hasKey
    ? ` \\\n  -H "Authorization: Bearer $${KEY_VARIABLE}"`
    : "";
  return `curl -s ${quoted(url)} \\\n  -H 'Content-Type: application/json'` +
    `${key} \\\n  -d ${quoted(body)}\n`;
}

/** Returns a word for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function python({ url, body, hasKey }: SnippetRequest): string {
  // A JSON text is a Python string as JSON writes one.
  const key = hasKey
    ? `\n    "Authorization": f"Bearer {os.environ['${KEY_VARIABLE}']}",`
    : "";
  return `import json
${hasKey ? "import os\n" : ""}import urllib.request

request = urllib.request.Request(${JSON.stringify(url)}, headers={
    "Content-Type": "application/json",${key}
}, data=json.dumps(${pythonLiteral(body)}).encode())
with urllib.request.urlopen(request) as response:
    answer = json.load(response)
print(answer["output"]["stdout"], answer["output"]["ret_val"])
`;
}

/** Returns JSON as Python writes the same value. */
function pythonLiteral(json: string): string {
  const words: Readonly<Record<string, string>> = {
    true: "True",
    false: "False",
    null: "None",
  };
  return json.replaceAll(
    /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g,
    // "\/" is the one escape of JSON that Python has not.
    (token) =>
      words[token] ??
        token.replaceAll(/\\(.)/g, (pair, one) => one === "/" ? one : pair),
  );
}

function javascript({ url, body, hasKey }: SnippetRequest): string {
  const key = hasKey
    ? `\n    authorization: \`Bearer \${process.env.${KEY_VARIABLE}}\`,`
    : "";
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: {
    "content-type": "application/json",${key}
  },
  body: JSON.stringify(${body.replaceAll("\n", "\n  ")}),
});
const answer = await response.json();
console.log(answer.output.stdout, answer.output.ret_val);
`;
}
