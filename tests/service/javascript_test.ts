import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

/** As the main application wraps what its users write. */
const TEMPLATE = `
function return_val(value) { console.log(String(value)); }
const turn = INPUT;
async function exec_evaluation(turn) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return { score: turn.expected === turn.actual ? 1 : 0, reason: "same text" };
}
console.log("scoring", [1, 2]);
return_val(JSON.stringify(await exec_evaluation(turn)));
`;

async function post(url: string, body: unknown) {
  const response = await fetch(`${url}/run_code`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

Deno.test("a service for both languages tells them apart", async (t) => {
  await using service = await startService({
    env: { FAAS_SANDBOXES: "core=1,javascript=1" },
    sandboxes: 2,
  });
  const { url } = service;

  await t.step("the application's template", async () => {
    const { output, metadata } = (await post(url, {
      language: "js",
      code: TEMPLATE,
      input: { expected: "a", actual: "a" },
    })).body;
    assert.equal(output.stdout, "scoring [ 1, 2 ]");
    assert.equal(output.stderr, "");
    assert.deepEqual(JSON.parse(output.ret_val), {
      score: 1,
      reason: "same text",
    });
    assert.equal(metadata.language, "javascript");
    assert.equal(metadata.runtime, "quickjs-webassembly");
  });

  await t.step("TypeScript, with the place of an error", async () => {
    const { metadata, output } = (await post(url, {
      language: "TypeScript",
      code: "interface Row { n: number }\nconst row: Row = { n: 1 };\n" +
        "console.log(row);\nthrow new TypeError(`no ${row.n}`);",
    })).body;
    assert.equal(output.stdout, "{ n: 1 }\n");
    assert.equal(metadata.language, "typescript");
    assert.equal(metadata.error.type, "TypeError");
    assert.equal(metadata.error.line, 4);
  });

  await t.step("files of the request, and files that come back", async () => {
    const files = {
      "data/in.csv": { text: "name,score\nann,3\nbob,4\n" },
      "lib/total.mjs": {
        text: "export const total = (rows) =>\n" +
          "  rows.reduce((sum, { score }) => sum + score, 0);",
      },
      "/tmp/raw.bin": { data: btoa("\u00ff\u0000") },
    };
    const code = `
import fs from "node:fs";
import { total } from "./lib/total.mjs";
const [, ...lines] = fs.readFileSync("data/in.csv", "utf8").trim().split("\\n");
const rows = lines.map((line) => ({ score: Number(line.split(",")[1]) }));
fs.mkdirSync("out");
fs.writeFileSync("out/total.json", JSON.stringify({ total: total(rows) }));
console.log(fs.readFileSync("/tmp/raw.bin"));
throw new Error("at the end");`;
    const asked = { language: "ts", code, files, collect: ["out/*", "*.csv"] };
    const { metadata, output } = (await post(url, asked)).body;
    assert.equal(output.stdout, "<Buffer ff 00>\n");
    assert.equal(metadata.error.message, "at the end");
    assert.deepEqual(metadata.files, [{
      name: "total.json",
      media_type: "application/json",
      size: 11,
      data: btoa('{"total":7}'),
      path: "out/total.json",
    }]);
    const next = await post(url, {
      language: "js",
      code: "return require('fs').readdirSync('/home/user').join()",
      collect: ["**"],
    });
    assert.equal(next.body.output.ret_val, "");
    assert.deepEqual(next.body.metadata.files, []);
  });

  await t.step("a top-level return, and a syntax check", async () => {
    const { output } = (await post(url, {
      language: "javascript",
      code: 'return { score: 1, reason: "ok" };',
    })).body;
    assert.equal(output.ret_val, '{"score":1,"reason":"ok"}');
    const checked = (await post(url, {
      language: "js",
      code: 'try { new Function("}); (function(){"); console.log("passed"); }' +
        " catch (error) { console.log(error.name); }",
    })).body;
    assert.equal(checked.output.stdout, "SyntaxError\n");
  });

  await t.step("what does not end", async () => {
    const { metadata, output } = (await post(url, {
      language: "js",
      timeout: 300,
      code: 'console.log("before"); for (;;) {}',
    })).body;
    assert.equal(metadata.timed_out, true);
    assert.equal(metadata.exit_code, 124);
    assert.equal(output.stdout, "before\n");
    assert.match(output.stderr, /timed out after 300 ms/);
  });

  await t.step("no language is Python, an unknown one is none", async () => {
    const { body } = await post(url, { code: "print(1)" });
    assert.equal(body.metadata.language, "python");
    const refused = await post(url, { language: "ruby", code: "1" });
    assert.equal(refused.status, 400);
    assert.match(refused.body.error, /python.*javascript/);
  });

  await t.step("metrics and health", async () => {
    const text = await (await fetch(`${url}/metrics?format=prometheus`)).text();
    assert.match(text, /python_faas_runs_total\{[^}]*language="typescript"/);
    const health = await (await service.health()).json();
    assert.deepEqual(Object.keys(health.languages), ["python", "javascript"]);
  });
});

Deno.test("a service for JavaScript alone is the application's other one", async () => {
  await using service = await startService({
    env: { FAAS_LANGUAGES: "javascript", FAAS_SANDBOXES: "javascript=1" },
  });
  const { url } = service;
  const { body } = await post(url, { code: "console.log(1)" });
  assert.equal(body.output.stdout, "1\n");
  const refused = await post(url, { language: "python", code: "print(1)" });
  assert.equal(refused.status, 400);
  assert.equal(
    refused.body.error,
    "This service only supports JavaScript/TypeScript code execution",
  );
  const health = await (await service.health()).json();
  assert.equal(health.language, "javascript");
  assert.equal(health.runtime, "quickjs-webassembly");
});
