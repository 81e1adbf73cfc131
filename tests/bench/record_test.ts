import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { benchPath } from "../../bench/bench_path.ts";
import {
  busyCpus,
  parseCpuTicks,
  whyNotNow,
} from "../../bench/machine_load.ts";
import { SECTIONS } from "../../bench/sections.ts";

const RESULTS = Deno.readTextFileSync(benchPath("RESULTS.md"));

Deno.test("SECTIONS has each section of RESULTS.md, and the program that writes it", () => {
  const names = SECTIONS.map(({ name }) => name);
  const written = [
    ...RESULTS.matchAll(/^<!-- ([a-z_-]+): written by the bench/gm),
  ]
    .map(([, name]) => name);
  assert.ok(written.length > 0);
  assert.deepEqual(written.filter((name) => !names.includes(name)), []);
  assert.equal(new Set(names).size, names.length);
  for (const { name, args: [file] } of SECTIONS) {
    assert.ok(existsSync(benchPath(file)), file);
    const source = Deno.readTextFileSync(benchPath(file));
    assert.ok(
      source.includes(`"${name}"`) || name.startsWith("soak-"),
      `${file} does not write "${name}"`,
    );
  }
});

Deno.test("whyNotNow() refuses a machine that others use", () => {
  const cases = [
    [{ load: 0, busyCpus: 0 }, null],
    [{ load: 1, busyCpus: 0.5 }, null],
    [{ busyCpus: 0.5 }, null],
    [
      { load: 1.01, busyCpus: 0 },
      "the machine has a load of 1.01, limit 1",
    ],
    [
      { load: 0, busyCpus: 0.75 },
      "others keep 0.75 CPUs busy, limit 0.5",
    ],
    [{ load: 0, busyCpus: NaN }, "others keep NaN CPUs busy, limit 0.5"],
  ] as const;
  for (const [facts, why] of cases) assert.equal(whyNotNow(facts), why);
});

Deno.test("busyCpus() counts what is neither idle nor waiting", () => {
  const before = parseCpuTicks("cpu  100 0 100 1000 0 0 0 0 0 0\ncpu0 1\n");
  const after = parseCpuTicks("cpu  150 10 120 1080 20 10 5 5 7 0\ncpu0 2\n");
  assert.equal(busyCpus(before, after, 2), 1);
});

/** The README's names of what is compared, and those of the results. */
const SERVERS = [
  ["this service", "this service"],
  [
    "a new `python3` process, unsandboxed",
    "python3 per request",
    // The other one has no pandas.
    "python3 per request, with packages",
  ],
  ["a new Pyodide per request", "Pyodide per request"],
  ["one shared Pyodide", "one shared Pyodide"],
] as const;

/** Returns the cells of a table's row by its first one. */
function rowOf(markdown: string, first: string): readonly string[] {
  const line = markdown.split("\n").find((one) =>
    one.startsWith("|") && one.split("|")[1].trim() === first
  );
  assert.ok(line, first);
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}

/** Returns the part of the results below a heading. */
function below(heading: string): string {
  const [, part] = RESULTS.split(`\n### ${heading}\n`);
  assert.ok(part, heading);
  return part;
}

Deno.test("README.md has the numbers of RESULTS.md", () => {
  const readme = Deno.readTextFileSync(benchPath("../README.md"));
  for (const [told, name, withPandas = name] of SERVERS) {
    const [, hello, pandas, leaks] = rowOf(readme, told);
    const measured = rowOf(below("hello"), name);
    assert.equal(hello, `${measured[3]} ms`, told);
    assert.equal(pandas, `${rowOf(below("pandas"), withPandas)[3]} ms`, told);
    assert.equal(leaks, measured.at(-1), told);
  }
  const [, million] = /In an hour, ([\d.]+) million requests/.exec(
    readme.replace(/\s+/g, " "),
  ) ?? [];
  const [, requests] = /([\d,]+) requests in 36\d\d s/.exec(
    RESULTS.slice(RESULTS.indexOf("## Soak: a mix of programs")),
  ) ?? [];
  assert.ok(million && requests);
  const exact = Number(requests.replaceAll(",", "")) / 1e6;
  assert.equal(million, exact.toFixed(1));
});
