/**
 * Alert rules, dashboard and their documentation against the metrics that the
 * service has: names, labels, and the places that alerts point to.
 *
 * @module
 */

import assert from "node:assert/strict";
import { METRICS } from "../src/telemetry/metrics_table.ts";
import { metricsTable } from "../tools/metrics_table.ts";

const RULES = "deploy/prometheus/rules.yml";
const DASHBOARD = "deploy/grafana/dashboard.json";

/** Labels that Prometheus itself puts on every series. */
const TARGET_LABELS = ["job", "instance"];

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../${path}`, import.meta.url));
}

/** Names as they are queried, with the labels that each has. */
function exported(): Map<string, readonly string[]> {
  return new Map(
    Object.entries(METRICS).flatMap(([name, { type, labels = [] }]) =>
      (type === "histogram" ? ["_bucket", "_sum", "_count"] : [""]).map(
        (end) => [
          `python_faas_${name}${end}`,
          [...labels, "le", ...TARGET_LABELS],
        ],
      )
    ),
  );
}

/** Every `name{matchers}` of an expression or a file. */
function selectors(text: string): { name: string; labels: string[] }[] {
  return [...text.matchAll(/\b(python_faas_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name, matchers = ""]) => ({
      name,
      labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!=|=)/g)].map(([, l]) => l),
    }),
  );
}

/** Labels of every `by (...)`. */
function groupings(text: string): string[] {
  return [...text.matchAll(/\bby \(([^)]*)\)/g)]
    .flatMap(([, list]) => list.split(",").map((label) => label.trim()));
}

for (const path of [RULES, DASHBOARD]) {
  Deno.test(`${path} asks only for what the service exports`, async () => {
    // In JSON, quotes inside expressions are escaped.
    const text = (await read(path)).replaceAll('\\"', '"');
    const metrics = exported();
    const asked = selectors(text);
    assert.ok(asked.length > 10);
    for (const { name, labels } of asked) {
      const own = metrics.get(name);
      assert.ok(own, name);
      for (const label of labels) {
        assert.ok(own.includes(label), `${name} ${label}`);
      }
    }
    const anywhere = new Set([...metrics.values()].flat());
    for (const label of groupings(text)) assert.ok(anywhere.has(label), label);
  });
}

Deno.test("dashboard.json uses only recorded rules that rules.yml has", async () => {
  const recorded = [...(await read(RULES)).matchAll(/record: (\S+)/g)]
    .map(([, name]) => name);
  const used = (await read(DASHBOARD)).match(/python_faas:[\w:]+/g) ?? [];
  assert.ok(used.length > 0);
  for (const name of used) assert.ok(recorded.includes(name), name);
});

Deno.test("operations.md shows the metrics as metricsTable() returns them", async () => {
  const manual = await read("docs/operations.md");
  const shown = [...manual.matchAll(/^\| `python_faas_.*$/gm)].map(([line]) =>
    line.slice(1, -1).split("|").map((cell) => cell.trim())
  );
  assert.deepEqual(shown, metricsTable());
});

Deno.test("operations.md names every alert, and troubleshooting.md has what each points to", async () => {
  const manual = await read("docs/operations.md");
  const runbook = await read("docs/troubleshooting.md");
  const anchors = new Set(
    [...runbook.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title.toLowerCase().replace(/[^\w -]/g, "").replaceAll(" ", "-")
    ),
  );
  const rules = await read(RULES);
  const alerts = [...rules.matchAll(/alert: (\w+)/g)];
  assert.ok(alerts.length > 10);
  for (const [, name] of alerts) {
    assert.match(manual, new RegExp(`\\b${name}\\b`), name);
  }
  const runbooks = [...rules.matchAll(/troubleshooting\.md#(\S+)/g)];
  assert.ok(runbooks.length > 5);
  for (const [, anchor] of runbooks) assert.ok(anchors.has(anchor), anchor);
});
