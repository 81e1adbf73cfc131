/**
 * The present request as a command or a program that sends it, with nothing but
 * what each language brings along.
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
> = { curl, python, typescript, go };

/** The key itself does not belong into what people paste elsewhere. */
const KEY_VARIABLE = "FAAS_KEY";

function curl({ url, body, hasKey }: SnippetRequest): string {
  const key = hasKey
    ? ` \\\n  -H "Authorization: Bearer $${KEY_VARIABLE}"`
    : "";
  return `curl -s ${quoted(url)}${key} -d ${quoted(body)}\n`;
}

/** Returns a word for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function python({ url, body, hasKey }: SnippetRequest): string {
  const key = hasKey
    ? `, {"Authorization": f"Bearer {os.environ['${KEY_VARIABLE}']}"}`
    : "";
  return `import json${hasKey ? ", os" : ""}, urllib.request

body = json.dumps(${pythonLiteral(body)})
request = urllib.request.Request(${JSON.stringify(url)}, body.encode()${key})
answer = json.load(urllib.request.urlopen(request))
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

function typescript({ url, body, hasKey }: SnippetRequest): string {
  const key = hasKey
    ? `\n  headers: { Authorization: \`Bearer \${process.env.${KEY_VARIABLE}}\` },`
    : "";
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",${key}
  body: JSON.stringify(${body.replaceAll("\n", "\n  ")}),
});
const { output } = await response.json();
console.log(output.stdout, output.ret_val);
`;
}

function go({ url, body, hasKey }: SnippetRequest): string {
  const key = hasKey
    ? `\n\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("${KEY_VARIABLE}"))`
    : "";
  return `package main

import (
\t"io"
\t"net/http"
\t"os"
\t"strings"
)

const body = ${goLiteral(body)}

func main() {
\trequest, _ := http.NewRequest("POST", ${JSON.stringify(url)},
\t\tstrings.NewReader(body))${key}
\tresponse, err := http.DefaultClient.Do(request)
\tif err != nil {
\t\tpanic(err)
\t}
\tio.Copy(os.Stdout, response.Body)
}
`;
}

/** A raw string has no "\`"; what JSON escapes in a text, Go reads as well. */
function goLiteral(body: string): string {
  return body.includes("`") ? JSON.stringify(body) : `\`${body}\``;
}
