/**
 * Rows a second: a batch of this service, and four other ways to run the same
 * function for the same inputs. Counted per core: rows by the CPU time of all
 * processes that worked on them, so that what else the machine does, and how
 * many cores it has, matter little.
 *
 * Usage: deno run -A bench/rows/main.ts [--quick] [--print] [--only a,b]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { benchPath } from "../bench_path.ts";
import { encodePost, HttpConnection } from "../http_connection.ts";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown_table.ts";
import { nativePython } from "../native_python.ts";
import { readTree } from "../process_tree.ts";
import { writeResults } from "../results_file.ts";
import { type RunningServer, startServer } from "../server.ts";
import { setUpRivals } from "../setup.ts";
import { chooseTargets } from "../targets.ts";
import { ROW_FUNCTIONS, type RowFunction } from "./functions.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const CLIENTS = 8;
/** By default there is one sandbox with the scientific packages for two CPUs. */
const CORES = 2;
/** Rows of the rivals that start much for each. */
const CALLS = options.quick ? 200 : 2_000;
const STARTS = options.quick ? 5 : 40;

/** Time that a way took for a number of rows. */
interface Taken {
  readonly rows: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

const SUMMARY = z.object({
  summary: z.object({ rows: z.int(), outcomes: z.record(z.string(), z.int()) }),
});
const RUN = z.object({
  metadata: z.object({ status: z.literal("success"), cpu_ms: z.number() }),
});

async function measured(
  server: RunningServer,
  rows: number,
  work: () => Promise<void>,
): Promise<Taken> {
  const before = await readTree(server.pid, { memory: false });
  const start = performance.now();
  await work();
  const wallMs = performance.now() - start;
  const after = await readTree(server.pid, { memory: false });
  return { rows, cpuMs: after.cpuMs - before.cpuMs, wallMs };
}

/** Ours: one batch, in and out line by line, with the client in `curl`. */
async function batch(
  server: RunningServer,
  { setup, input, rows }: RowFunction,
): Promise<Taken> {
  const file = await Deno.makeTempFile();
  const head = { setup, code: "return_val(score(INPUT))" };
  const lines = [head, ...Array.from({ length: rows }, (_, i) => input(i))];
  await Deno.writeTextFile(
    file,
    lines.map((line) => JSON.stringify(line)).join("\n"),
  );
  const url = `http://127.0.0.1:${server.port}/run_batch`;
  try {
    return await measured(server, rows, async () => {
      const { stdout } = await new Deno.Command("sh", {
        args: [
          "-c",
          `curl -sN -H 'content-type: application/x-ndjson' -H Expect: \
            --data-binary @'${file}' '${url}' | tail -n 1`,
        ],
      }).output();
      const { summary } = SUMMARY.parse(
        JSON.parse(new TextDecoder().decode(stdout)),
      );
      if (summary.outcomes.success !== rows) {
        throw new Error(`Cannot count: ${JSON.stringify(summary.outcomes)}`);
      }
    });
  } finally {
    await Deno.remove(file);
  }
}

/** (a) One call of this service a row, by eight clients. */
async function calls(
  server: RunningServer,
  { setup, input }: RowFunction,
): Promise<Taken> {
  const code = `${setup}\nreturn_val(score(INPUT))`;
  let next = 0;
  return await measured(server, CALLS, async () => {
    await Promise.all(Array.from({ length: CLIENTS }, async () => {
      const connection = new HttpConnection(server.port);
      while (next < CALLS) {
        const request = encodePost("/run_code", { code, input: input(next++) });
        const { body } = await connection.send(request);
        RUN.parse(JSON.parse(body));
      }
      connection.close();
    }));
  });
}

/** (d) A loop in one program of this service; the program's own CPU time. */
async function loop(
  server: RunningServer,
  { setup, input, rows: all, goal }: RowFunction,
): Promise<Taken> {
  // As many as take no more than a program's time, and a body's size.
  const rows = Math.min(all, 20_000, 2 * goal);
  const code = `${setup}\nfor r in INPUT: score(r)`;
  const inputs = Array.from({ length: rows }, (_, i) => input(i));
  const connection = new HttpConnection(server.port);
  const start = performance.now();
  const { body } = await connection.send(
    encodePost("/run_code", { code, input: inputs }),
  );
  const wallMs = performance.now() - start;
  connection.close();
  const { metadata } = RUN.parse(JSON.parse(body));
  return { rows, cpuMs: metadata.cpu_ms, wallMs };
}

const POOL = `
import json, multiprocessing, resource, sys, time
SETUP
def line(text):
    return json.dumps(score(json.loads(text)))
if __name__ == "__main__":
    lines = sys.stdin.read().splitlines()
    with multiprocessing.Pool() as pool:
        for answer in pool.imap(line, lines, 64): print(answer)
        pool.close(); pool.join()
    used = [resource.getrusage(who) for who in
        (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(u.ru_utime + u.ru_stime for u in used) * 1000, file=sys.stderr)
`;

/** (b) `multiprocessing.Pool` of native Python, nothing apart from each other. */
async function pool(
  python: string,
  { setup, input, rows: all }: RowFunction,
): Promise<Taken> {
  const rows = Math.min(all, 20_000);
  const text = Array.from({ length: rows }, (_, i) => JSON.stringify(input(i)))
    .join("\n");
  const file = await Deno.makeTempFile({ suffix: ".py" });
  await Deno.writeTextFile(file, POOL.replace("SETUP", () => setup));
  const start = performance.now();
  const stderr = await pipe(python, [file], text);
  await Deno.remove(file);
  return { rows, cpuMs: Number(stderr), wallMs: performance.now() - start };
}

const START = `
import json, resource, subprocess, sys
code, count = sys.argv[1], int(sys.argv[2])
for text in sys.stdin.read().splitlines():
    subprocess.run([sys.executable, "-I", "-c", code], input=text.encode(),
        stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print((used.ru_utime + used.ru_stime) * 1000, file=sys.stderr)
`;

/** (c) A new Python for each row. */
async function starts(
  python: string,
  { setup, input }: RowFunction,
): Promise<Taken> {
  const code = `import json, sys\n${setup}\n` +
    "print(json.dumps(score(json.load(sys.stdin))))";
  const text = Array.from(
    { length: STARTS },
    (_, i) => JSON.stringify(input(i)),
  )
    .join("\n");
  const start = performance.now();
  const stderr = await pipe(
    python,
    ["-I", "-c", START, code, String(STARTS)],
    text,
  );
  const wallMs = performance.now() - start;
  return { rows: STARTS, cpuMs: Number(stderr), wallMs };
}

async function pipe(
  command: string,
  args: readonly string[],
  text: string,
): Promise<string> {
  const child = new Deno.Command(command, {
    args: [...args],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stderr } = await child.output();
  const told = new TextDecoder().decode(stderr).trim();
  if (!success) throw new Error(told.split("\n").at(-1));
  return told;
}

/** Returns rows a second on one core; "–" where a way cannot run it. */
async function perCore(way: () => Promise<Taken>): Promise<[string, number]> {
  try {
    const { rows, cpuMs } = await way();
    const rate = Math.round(rows / cpuMs * 1_000);
    return [rate.toLocaleString("en"), rate];
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return ["–", 0];
  }
}

const only = options.only?.split(",");
const chosen = ROW_FUNCTIONS.filter(({ name }) => only?.includes(name) ?? true)
  .map((each) => options.quick ? { ...each, rows: each.rows / 10 } : each);
const native = await nativePython();
if (chosen.some(({ isScience }) => isScience)) await setUpRivals(["venv"]);
const [target] = chooseTargets(["ours"]);
await using server = await startServer(async (port) => {
  const { env, ...command } = await target.command(port);
  return {
    ...command,
    env: { ...env, FAAS_SANDBOXES: `core=2,full=${CORES}` },
  };
}, { untilWarm: true });
const rows: string[][] = [];
/** Those that reach half of what a plain loop does. */
const half: string[] = [];
for (const each of chosen) {
  const python = each.isScience
    ? benchPath("../.cache/bench/venv/bin/python")
    : native;
  // Until then V8 has not compiled all of the interpreter for speed.
  const [first] = await perCore(() => batch(server, each));
  let wallMs = 0;
  const [ours, rate] = await perCore(async () => {
    const taken = await batch(server, each);
    wallMs = taken.wallMs;
    return taken;
  });
  const [called] = await perCore(() => calls(server, each));
  const [pooled] = await perCore(() => pool(python, each));
  const [started] = await perCore(() => starts(python, each));
  const [looped, loopRate] = await perCore(() => loop(server, each));
  if (2 * rate >= loopRate && loopRate > 0) half.push(each.name);
  rows.push([
    each.name,
    ours,
    each.goal.toLocaleString("en"),
    first,
    called,
    pooled,
    started,
    looped,
    loopRate > 0 ? `${(rate / loopRate).toFixed(2)}` : "–",
    `${each.rows.toLocaleString("en")} in ${(wallMs / 1_000).toFixed(1)} s`,
  ]);
  console.log(rows.at(-1)?.join(" | "));
}
const table = markdownTable(
  [
    { title: "rows/s per core" },
    { title: "batch", align: "right" },
    { title: "goal", align: "right" },
    { title: "first batch", align: "right" },
    { title: "(a) a call a row", align: "right" },
    { title: "(b) native pool", align: "right" },
    { title: "(c) new python3", align: "right" },
    { title: "(d) plain loop", align: "right" },
    { title: "batch / (d)", align: "right" },
    { title: "batch, wall time", align: "right" },
  ],
  rows,
);
const report = `## Rows\n\n${await describeMachine()}\n\n${table}\n
Rows by the CPU time of all processes that worked on them. "First batch" is the
one before, of as many rows, while V8 still compiled what they need: it does so
once in the life of a sandbox. (a) 8 clients of
\`/run_code\`; (b) \`multiprocessing.Pool\` without isolation; (c) a start for
each row; (d) a loop in one program of the same interpreter, by its own CPU time
alone: no isolation, no HTTP, no JSON. Half of (d), the goal, is reached by
${half.join(", ") || "none"}. There were ${CORES} sandboxes of each kind.\n`;
if (options.print) console.log(report);
else await writeResults("rows", report);
