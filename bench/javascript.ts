/**
 * JavaScript side by side with other ways to run it: the same programs, in
 * turns, in one run. Prints a table, and writes it into `RESULTS.md`.
 *
 * Usage: `deno run -A bench/javascript.ts [--print] [--rounds 100]`
 *
 * @module
 */

import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { runInNewContext } from "node:vm";
import { benchPath } from "./bench_path.ts";
import { describeMachine } from "./machine.ts";
import { type Column, markdownTable } from "./markdown_table.ts";
import { replaceSection } from "./replace_section.ts";
import { freePort } from "./server.ts";
import { setUpJavaScriptRivals } from "./setup.ts";

/** Runs a program and returns what it printed. */
type Run = (code: string, language: string) => Promise<string>;

const WARM_UP = 5;
const AT_ONCE = 8;

const SCORING = `
function exec_evaluation(turn) {
  const expected = turn.reference.text.toLowerCase().split(/\\s+/);
  const words = turn.output.text.toLowerCase().split(/\\s+/);
  const hits = words.filter((word) => expected.includes(word)).length;
  const score = Number((hits / Math.max(1, words.length)).toFixed(2));
  return { score, reason: \`matched \${hits} of \${words.length}\` };
}
const turn = { reference: { text: "the quick brown fox" }, output: { text: "A quick red fox" } };
console.log(JSON.stringify([exec_evaluation(turn)]));`;

const CPU = `
const counts = new Map();
let sum = 0;
for (let i = 0; i < 200000; i++) {
  const key = "k" + (i % 100);
  counts.set(key, (counts.get(key) ?? 0) + (i * 7) % 13);
  sum = (sum + Math.imul(i, i) + [i, i + 1].map((x) => x & 3)[0]) | 0;
}
console.log(sum, counts.get("k7"));`;

/** Fifty lines, with types and without. */
function fiftyLines(isTypeScript: boolean): string {
  const number = isTypeScript ? ": number" : "";
  const lines = Array.from(
    { length: 48 },
    (_, index) =>
      `function f${index}(a${number}, b${number})${number} { return a * ${index} + b; }`,
  );
  return [...lines, "const n" + number + " = f3(1, 2);", "console.log(n);"]
    .join("\n");
}

const PROGRAMS: readonly [name: string, language: string, code: string][] = [
  ["hello", "js", 'console.log("hello")'],
  ["scoring template", "js", SCORING],
  ["CPU-bound loop", "js", CPU],
  ["50 lines", "js", fiftyLines(false)],
  ["50 lines of TypeScript", "ts", fiftyLines(true)],
];

/** Starts the service; resolves when it can run programs. */
async function startService(languages: string) {
  const port = freePort();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--unstable-no-legacy-abort",
      "--allow-all",
      benchPath("../main.ts"),
    ],
    env: { FAAS_PORT: String(port), FAAS_LANGUAGES: languages },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = `http://127.0.0.1:${port}`;
  const isHealthy = async () => {
    try {
      const answer = await fetch(`${url}/health`);
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  };
  while (!await isHealthy()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const run: Run = async (code, language) => {
    const answer = await fetch(`${url}/run_code`, {
      method: "POST",
      body: JSON.stringify({ code, language }),
    });
    return (await answer.json()).output.stdout;
  };
  return {
    run,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.status;
    },
  };
}

const perProcess: Run = async (code) => {
  const node = new Deno.Command("node", { args: ["--eval", code] });
  return new TextDecoder().decode((await node.output()).stdout);
};

const perWorker: Run = async (code) => {
  const text =
    `let out = ""; console.log = (...a) => out += a.join(" ") + "\\n";
    (async () => {${code}\n})().then(() => postMessage(out));`;
  const url = URL.createObjectURL(new Blob([text]));
  const worker = new Worker(url, { type: "module" });
  const { promise, resolve } = Promise.withResolvers<string>();
  worker.onmessage = ({ data }) => resolve(data);
  const out = await promise;
  worker.terminate();
  URL.revokeObjectURL(url);
  return out;
};

const inContext: Run = (code) => {
  let out = "";
  const console = {
    log: (...args: unknown[]) => out += `${args.join(" ")}\n`,
  };
  runInNewContext(code, { console });
  return Promise.resolve(out);
};

/** Engines of npm's, in a Node of their own. */
const NPM_ENGINES = ["isolated-vm", "quickjs-emscripten"] as const;

/** Starts them; those that are there, and why the others are not. */
async function startNpmEngines() {
  const child = new Deno.Command("node", {
    args: ["--no-node-snapshot", await setUpJavaScriptRivals()],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = createInterface({ input: Readable.fromWeb(child.stdout) });
  const answers = lines[Symbol.asyncIterator]();
  const next = async () => JSON.parse(`${(await answers.next()).value}`);
  const missing: Record<string, string> = await next();
  const writer = child.stdin.getWriter();
  const runs = NPM_ENGINES.filter((name) => !(name in missing)).map((name) => {
    const run: Run = async (code) => {
      const line = `${JSON.stringify([name, code])}\n`;
      await writer.write(new TextEncoder().encode(line));
      return await next();
    };
    return [name, run] as const;
  });
  return {
    runs,
    missing,
    async [Symbol.asyncDispose]() {
      await writer.close();
      await child.status;
    },
  };
}

/** Times a program in each target, in turns; milliseconds, ascending. */
async function time(
  targets: ReadonlyMap<string, Run>,
  code: string,
  language: string,
  rounds: number,
): Promise<Map<string, number[]>> {
  const times = new Map(
    [...targets.keys()].map((name) => [name, [] as number[]]),
  );
  let expected: string | undefined;
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [name, run] of targets) {
      const start = performance.now();
      const out = await run(code, language);
      const ms = performance.now() - start;
      expected ??= out;
      assert.equal(out.trim(), expected.trim(), name);
      if (round >= 0) times.get(name)?.push(ms);
    }
  }
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

/** Returns programs a second, with several under way at once. */
async function throughput(run: Run, count: number): Promise<number> {
  const start = performance.now();
  let left = count;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) await run(...helloCall());
  }));
  return count / ((performance.now() - start) / 1000);
}

function helloCall(): [string, string] {
  return [PROGRAMS[0][2], "js"];
}

async function main(): Promise<void> {
  const at = Deno.args.indexOf("--rounds");
  const rounds = at < 0 ? 100 : Number(Deno.args[at + 1]);
  await using service = await startService("javascript");
  await using python = await startService("python");
  await using engines = await startNpmEngines();
  const targets = new Map<string, Run>([
    ["ours", service.run],
    ["node per request", perProcess],
    ["Worker per request", perWorker],
    ["node:vm, no sandbox", inContext],
    ...engines.runs,
  ]);
  const rows: (readonly string[])[] = [];
  const add = (name: string, target: string, ms: readonly number[]) => {
    const at = (share: number) => ms[Math.floor(ms.length * share)].toFixed(2);
    rows.push([name, target, at(0.5), at(0.99)]);
  };
  for (const [name, language, code] of PROGRAMS) {
    const able = language === "ts"
      ? new Map([["ours", service.run] as const])
      : targets;
    const times = await time(able, code, language, rounds);
    for (const [target, ms] of times) add(name, target, ms);
    if (name !== "hello") continue;
    const hello: Run = (_, __) => python.run('print("hello")', "python");
    const inPython = await time(
      new Map([["ours, in Python", hello]]),
      "",
      "python",
      rounds,
    );
    for (const [target, ms] of inPython) add(name, target, ms);
  }
  const perSecond = await throughput(service.run, rounds * 20);
  const columns: Column[] = [
    { title: "program" },
    { title: "target" },
    { title: "p50 ms", align: "right" },
    { title: "p99 ms", align: "right" },
  ];
  const table = markdownTable(columns, rows);
  const text = `## JavaScript\n\n${await describeMachine()}\n\n${table}\n\n` +
    `${
      Math.round(perSecond)
    } hellos a second with ${AT_ONCE} at once, by one ` +
    "client in the process that measures.\n" +
    Object.entries(engines.missing).map(([name, why]) =>
      `\n${name} is not there: ${why}\n`
    ).join("");
  console.log(text);
  if (!Deno.args.includes("--print")) {
    const path = benchPath("./RESULTS.md");
    const before = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, replaceSection(before, "javascript", text));
  }
}

if (import.meta.main) {
  await main();
  // Handles that the services have left open must not keep this process.
  Deno.exit(0);
}
