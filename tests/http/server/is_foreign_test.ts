import assert from "node:assert/strict";
import {
  type BrowserHosts,
  isForeign,
} from "../../../src/http/server/is_foreign.ts";
import { browserHosts } from "../../../src/settings/browser_hosts.ts";
import { fakeService } from "../fake_runner.ts";

const OWN = "localhost:8890";

Deno.test("isForeign() never turns a client away that is no browser", () => {
  const names: BrowserHosts[] = ["any", [], ["faas.example"]];
  for (const hosts of names) {
    for (const host of [undefined, "", "x", "python-faas:8000", "[::1]:1"]) {
      assert.equal(isForeign({ host }, hosts), false, String(host));
    }
  }
});

Deno.test("isForeign() lets the service's own pages ask", () => {
  const cases: [headers: Record<string, string>, hosts: BrowserHosts][] = [
    [{ host: OWN, origin: "http://localhost:8890" }, []],
    [{ host: "LocalHost:8890", origin: "http://localhost:8890" }, []],
    [{ host: "127.0.0.1:8890", origin: "http://127.0.0.1:8890" }, []],
    [{ host: "[::1]:8890", origin: "http://[::1]:8890" }, []],
    [{ host: "10.1.2.3", origin: "http://10.1.2.3" }, []],
    [{ host: "faas.example", origin: "https://faas.example" }, "any"],
    [
      { host: "faas.example", origin: "https://faas.example" },
      ["faas.example"],
    ],
    // A proxy that has put its own name there.
    [
      {
        host: "upstream",
        origin: "https://faas.example",
        "sec-fetch-site": "same-origin",
      },
      "any",
    ],
    // Somebody has opened a link, or sent a form of the browser's own.
    [{ host: OWN, "sec-fetch-site": "none" }, []],
  ];
  for (const [headers, hosts] of cases) {
    assert.equal(isForeign(headers, hosts), false, JSON.stringify(headers));
  }
});

Deno.test("isForeign() never lets a page of another origin ask", () => {
  const cases: [headers: Record<string, string>, hosts: BrowserHosts][] = [
    [{ host: OWN, origin: "https://example.org" }, "any"],
    [{ host: OWN, origin: "http://localhost:8891" }, "any"],
    [{ host: OWN, origin: "null" }, "any"],
    [{ host: OWN, origin: "" }, "any"],
    [{ host: OWN, origin: "http://localhost:8890.example.org" }, "any"],
    [{ host: OWN, origin: "http://localhost:8890@example.org" }, "any"],
    [{ origin: "https://example.org" }, "any"],
    [{ host: OWN, "sec-fetch-site": "cross-site" }, "any"],
    [{ host: OWN, "sec-fetch-site": "same-site" }, "any"],
    [{ host: OWN, "sec-fetch-site": "anything" }, "any"],
    [
      {
        host: OWN,
        origin: "http://localhost:8890",
        "sec-fetch-site": "cross-site",
      },
      "any",
    ],
  ];
  for (const [headers, hosts] of cases) {
    assert.equal(isForeign(headers, hosts), true, JSON.stringify(headers));
  }
});

Deno.test("isForeign() never believes a name that somebody has made lead here", () => {
  for (
    const host of [
      "evil.example:8890",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "localhost@evil.example",
      "1.2.3",
      "",
    ]
  ) {
    const headers = { host, origin: `http://${host}` };
    assert.equal(isForeign(headers, []), true, host);
    assert.equal(isForeign(headers, ["faas.example"]), true, host);
    const own = { ...headers, "sec-fetch-site": "same-origin" };
    assert.equal(isForeign(own, []), true, host);
  }
});

Deno.test("browserHosts() knows no name where this machine alone can call", () => {
  for (const host of ["127.0.0.1", "127.1.2.3", "::1", "localhost"]) {
    assert.deepEqual(browserHosts({ host, browserHosts: "auto" }), []);
    assert.equal(browserHosts({ host, browserHosts: "any" }), "any");
  }
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "faas.example"]) {
    assert.equal(browserHosts({ host, browserHosts: "auto" }), "any");
    assert.deepEqual(browserHosts({ host, browserHosts: ["a"] }), ["a"]);
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
