import assert from "node:assert/strict";
import { parse } from "yaml";
import denoJson from "../../deno.json" with { type: "json" };
import { chartFiles } from "../../tools/chart.ts";

const CHART = new URL("../../deploy/helm/python-faas/", import.meta.url);

Deno.test("chartFiles() returns what the chart has", () => {
  for (const [name, text] of Object.entries(chartFiles())) {
    assert.equal(
      Deno.readTextFileSync(new URL(name, CHART)),
      text,
      `${name} differs from what \`deno run -A tools/chart.ts\` writes`,
    );
  }
});

Deno.test("The chart's application is of this version", () => {
  const chart = parse(Deno.readTextFileSync(new URL("Chart.yaml", CHART)));
  assert.equal(chart.appVersion, denoJson.version);
});
