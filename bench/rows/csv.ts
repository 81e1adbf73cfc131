/**
 * The example of docs/batch.md: a CSV of 10,000 rows scored by one `curl`, and
 * by a loop of them, one call a row.
 *
 * Usage: deno run -A bench/rows/csv.ts [--quick] [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { markdownTable } from "../markdown_table.ts";
import { writeResults } from "../results_file.ts";
import { startServer } from "../server.ts";
import { chooseTargets } from "../targets.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
  },
});
const ROWS = 10_000;
/** Of the loop; the rest would take as long each. */
const CALLS = options.quick ? 50 : 500;

const SCORE =
  `expected, actual = INPUT["expected"].split(), INPUT["actual"].split()
return_val(len(set(expected) & set(actual)) / len(set(expected) | set(actual)))
`;
/** As docs/batch.md has it. */
const BATCH = `{
  jq -cn --rawfile code score.py '{code: $code}'
  python3 -c 'import csv, json, sys
for row in csv.DictReader(sys.stdin): print(json.dumps(row))' <answers.csv
} | curl -sN http://127.0.0.1:PORT/run_batch \\
  -H 'content-type: application/x-ndjson' --data-binary @- >scores.ndjson`;
const LOOP = `python3 -c 'import csv, json, sys
code = open("score.py").read()
for row in csv.DictReader(sys.stdin): print(json.dumps({"code": code, "input": row}))' \\
  <answers.csv | head -n CALLS | while IFS= read -r body; do
  curl -s http://127.0.0.1:PORT/run_code --data-binary "$body"
done >scores.ndjson`;

async function seconds(script: string, cwd: string): Promise<number> {
  const start = performance.now();
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-ec", script],
    cwd,
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return (performance.now() - start) / 1_000;
}

const folder = await Deno.makeTempDir();
const WORDS = ["Bern", "Rome", "the", "Aare", "river", "42", "blue", "yes"];
const words = (seed: number) =>
  WORDS.filter((_, at) => (seed * 31 + at * 7919) % 5 < 2).join(" ");
const lines = Array.from(
  { length: ROWS },
  (_, index) => `${words(index)},${words(index * 3)}`,
);
await Deno.writeTextFile(`${folder}/score.py`, SCORE);
await Deno.writeTextFile(
  `${folder}/answers.csv`,
  `expected,actual\n${lines.join("\n")}\n`,
);

const [target] = chooseTargets(["ours"]);
await using server = await startServer(target.command, { untilWarm: true });
const at = (script: string) =>
  script.replace("PORT", String(server.port)).replace("CALLS", String(CALLS));
await seconds(at(BATCH), folder);
const batchSeconds = await seconds(at(BATCH), folder);
const scores = (await Deno.readTextFile(`${folder}/scores.ndjson`)).trimEnd()
  .split("\n");
if (scores.length !== ROWS + 1) throw new Error("Cannot measure: rows missing");
const loopSeconds = await seconds(at(LOOP), folder) * ROWS / CALLS;
await Deno.remove(folder, { recursive: true });

const table = markdownTable(
  [
    { title: `a CSV of ${ROWS.toLocaleString("en")} rows` },
    { title: "seconds", align: "right" },
  ],
  [
    ["one curl, `/run_batch`", batchSeconds.toFixed(1)],
    ["a curl for each row, `/run_code`", loopSeconds.toFixed(0)],
  ],
);
const report = `## A CSV, scored\n\n${await describeMachine()}\n\n${table}\n
Wall time of all of it, from the CSV to the scores. Of the loop ${CALLS} rows
were measured, the others would take as long each.\n`;
if (options.print) console.log(report);
else await writeResults("csv", report);
