import assert from "node:assert/strict";
import {
  type BrowserHosts,
  isOurHost,
} from "../../../src/http/server/is_our_host.ts";
import { browserHosts } from "../../../src/settings/browser_hosts.ts";
import { fakeService } from "../fake_runner.ts";

Deno.test("isOurHost() takes addresses, localhost and the names in the setting", () => {
  const cases: [host: string | undefined, hosts: BrowserHosts][] = [
    [undefined, []],
    ["", []],
    ["localhost", []],
    ["LocalHost:8890", []],
    ["app.localhost:8890", []],
    ["127.0.0.1:8890", []],
    // A probe of Kubernetes' asks the address of the pod.
    ["10.1.2.3:8000", ["faas.example"]],
    ["[::1]:8890", []],
    ["Faas.Example", ["faas.example"]],
    ["faas.example:8890", ["faas.example"]],
    // As Compose and the chart have it: the network decides who calls.
    ["coze-loop-python-faas:8000", "any"],
  ];
  for (const [host, hosts] of cases) {
    assert.equal(isOurHost(host, hosts), true, String(host));
  }
});

Deno.test("isOurHost() never takes a name that somebody can make lead here", () => {
  for (
    const host of [
      "evil.example:8890",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "localhost@evil.example",
      "evil.example:80:80",
      "faas.example.evil.example",
      "notlocalhost",
      ".localhost.example",
      "1.2.3",
      "1.2.3.4.5",
      "localhost, evil.example",
      "coze-loop-python-faas:8000",
    ]
  ) {
    assert.equal(isOurHost(host, []), false, host);
    assert.equal(isOurHost(host, ["faas.example"]), false, host);
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

Deno.test("A page under a name that leads here never reads or runs anything, on any route", async () => {
  const { request, requests } = fakeService({
    dialects: ["piston", "judge0", "e2b"],
    mcp: true,
    browserHosts: ["faas.example"],
  });
  const headers = { host: "rebound.example:8890" };
  const { paths } = await (await request("/openapi.json")).json();
  const routes = Object.entries<Record<string, unknown>>(paths)
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        path: path.replace("{id}", "st_1").replace("{file}", "a.js"),
        method: method.toUpperCase(),
      }))
    );
  assert.ok(routes.length > 15, String(routes.length));
  const elsewhere = [
    { path: "/nowhere", method: "GET" },
    { path: "/livez", method: "HEAD" },
    { path: "/run_code", method: "OPTIONS" },
    { path: "/run_code", method: "PUT" },
  ];
  for (const { path, method } of [...routes, ...elsewhere]) {
    const asked = { method, body: method === "POST" ? '{"code":"x"}' : "" };
    const refused = await request(path, { ...asked, headers });
    assert.equal(refused.status, 403, `${method} ${path}`);
    assert.equal(refused.headers.get("allow"), null);
    const answered = await request(path, {
      ...asked,
      headers: { host: "faas.example:8890" },
    });
    assert.notEqual(answered.status, 403, `${method} ${path}`);
  }
  const ran = requests.length;
  await request("/run_code", { method: "POST", headers, body: '{"code":"x"}' });
  assert.equal(requests.length, ran);
});
