/**
 * Programs that come again, side by side in one run: the JSON-scoring program of
 * the bench with another input each time, the same with another comment each
 * time, which is new to every sandbox, and an empty one.
 *
 * Usage: deno run -A bench/known_programs.ts [--print]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { benchPath } from "./bench_path.ts";
import { describeMachine } from "./machine.ts";
import { markdownTable } from "./markdown_table.ts";
import { writeResults } from "./results_file.ts";
import { startServer } from "./server.ts";
import { CORE_ALONE, service } from "./targets.ts";

const { values: options } = parseArgs({
  options: { print: { type: "boolean", default: false } },
});
const ROUNDS = 6;
const REQUESTS = 400;
const CLIENTS = 8;

const scoring = await Deno.readTextFile(
  benchPath("./programs/json_scoring.py"),
);
const PROGRAMS: Readonly<Record<string, (number: number) => string>> = {
  "empty": () => "pass",
  "scoring, the same text": () => scoring,
  "scoring, a new text": (number) => `${scoring}\n# ${number}`,
};

await using server = await startServer(
  (port) => service(port, CORE_ALONE),
  { untilWarm: true },
);
let number = 0;

async function secondsOf(textOf: (number: number) => string): Promise<number> {
  let left = REQUESTS;
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (left-- > 0) {
      number += 1;
      const body = JSON.stringify({ code: textOf(number), input: { number } });
      const response = await fetch(
        `http://127.0.0.1:${server.port}/run_code`,
        {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        },
      );
      const text = await response.text();
      if (!response.ok) throw new Error(`Cannot measure: ${text}`);
    }
  }));
  return (performance.now() - start) / 1_000;
}

const seconds = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, textOf] of Object.entries(PROGRAMS)) {
    const taken = await secondsOf(textOf);
    // The first round is for warming up.
    if (round > 0) seconds.set(name, [...seconds.get(name) ?? [], taken]);
  }
}
const best = [...seconds].map(([name, all]) =>
  [name, Math.min(...all)] as const
);
const table = markdownTable(
  [
    { title: "program" },
    { title: "requests per second", align: "right" },
    { title: "compared with the empty one", align: "right" },
  ],
  best.map(([name, time]) => [
    name,
    Math.round(REQUESTS / time).toLocaleString("en"),
    (time / best[0][1]).toFixed(2),
  ]),
);
const text = `## Programs that come again\n\n${await describeMachine()}\n\n` +
  `${CLIENTS} clients, the best of ${ROUNDS - 1} rounds.\n\n${table}\n`;
if (options.print) console.log(text);
else await writeResults("known-programs", text);
