import assert from "node:assert/strict";
import { wantsPrometheus } from "../../../src/http/native/wants_prometheus.ts";

const PROMETHEUS = "application/openmetrics-text;version=1.0.0;q=0.5," +
  "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;q=0.3,*/*;q=0.2";

Deno.test("wantsPrometheus() weighs what is accepted", () => {
  const cases = [
    ["", false],
    ["*/*", false],
    ["application/json", false],
    ["text/plain", true],
    ["TEXT/PLAIN; version=0.0.4", true],
    ["text/*", true],
    [PROMETHEUS, true],
    ["application/json, text/plain, */*", false],
    ["text/plain, application/json", true],
    ["application/json;q=0.5, text/plain;q=0.9", true],
    ["text/plain;q=0", false],
    ["text/plain;q=nonsense", false],
    ["text/html,application/xhtml+xml,*/*;q=0.8", false],
  ] as const;
  for (const [accept, expected] of cases) {
    assert.equal(wantsPrometheus({ accept }), expected, accept);
  }
});

Deno.test("wantsPrometheus() lets ?format= decide", () => {
  const accept = "text/plain";
  assert.equal(wantsPrometheus({ format: "Prometheus" }), true);
  assert.equal(wantsPrometheus({ format: "json", accept }), false);
});
