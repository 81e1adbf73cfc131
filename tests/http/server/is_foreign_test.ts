import assert from "node:assert/strict";
import { isForeign } from "../../../src/http/server/is_foreign.ts";
import { fakeService } from "../fake_runner.ts";

const OWN = "localhost:8890";

Deno.test("isForeign() never turns a client away that is no browser", () => {
  for (const host of [undefined, "", "x", "python-faas:8000", "[::1]:1"]) {
    assert.equal(isForeign({ host }), false, String(host));
  }
});

Deno.test("isForeign() lets the service's own pages ask", () => {
  const cases: Record<string, string>[] = [
    { host: OWN, origin: "http://localhost:8890" },
    { host: "LocalHost:8890", origin: "http://localhost:8890" },
    { host: "127.0.0.1:8890", origin: "http://127.0.0.1:8890" },
    { host: "[::1]:8890", origin: "http://[::1]:8890" },
    { host: "faas.example", origin: "https://faas.example" },
    // A proxy that has put its own name there.
    {
      host: "upstream",
      origin: "https://faas.example",
      "sec-fetch-site": "same-origin",
    },
    // Somebody has opened a link, or sent a form of the browser's own.
    { host: OWN, "sec-fetch-site": "none" },
  ];
  for (const headers of cases) {
    assert.equal(isForeign(headers), false, JSON.stringify(headers));
  }
});

Deno.test("isForeign() never lets a page of another origin ask", () => {
  const cases: Record<string, string>[] = [
    { host: OWN, origin: "https://example.org" },
    { host: OWN, origin: "http://localhost:8891" },
    { host: OWN, origin: "null" },
    { host: OWN, origin: "" },
    { host: OWN, origin: "http://localhost:8890.example.org" },
    { host: OWN, origin: "http://localhost:8890@example.org" },
    { origin: "https://example.org" },
    { host: OWN, "sec-fetch-site": "cross-site" },
    { host: OWN, "sec-fetch-site": "same-site" },
    { host: OWN, "sec-fetch-site": "anything" },
    {
      host: OWN,
      origin: "http://localhost:8890",
      "sec-fetch-site": "cross-site",
    },
  ];
  for (const headers of cases) {
    assert.equal(isForeign(headers), true, JSON.stringify(headers));
  }
});

Deno.test("A page of another origin never runs a program, on any route", async () => {
  const { request, requests } = fakeService({ dialects: ["piston", "judge0"] });
  const { paths } = await (await request("/openapi.json")).json();
  for (const [path, { post }] of Object.entries<{ post?: unknown }>(paths)) {
    if (post === undefined) continue;
    const response = await request(path, {
      method: "POST",
      headers: { host: OWN, origin: "https://example.org" },
      body: '{"code":"x"}',
    });
    assert.equal(response.status, 403, path);
    assert.equal(response.headers.get("access-control-allow-origin"), null);
  }
  assert.equal(requests.length, 0);
});
