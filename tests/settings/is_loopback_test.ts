import assert from "node:assert/strict";
import { browserHosts } from "../../src/settings/browser_hosts.ts";
import { isLoopback } from "../../src/settings/is_loopback.ts";

Deno.test("isLoopback() tells this machine's addresses, and browserHosts() heeds it", () => {
  for (const host of ["localhost", "LOCALHOST", "127.0.0.1", "127.9", "::1"]) {
    assert.ok(isLoopback(host), host);
    assert.deepEqual(browserHosts({ host, browserHosts: "auto" }), []);
  }
  for (const host of ["0.0.0.0", "::", "localhost.example", "10.127.0.1"]) {
    assert.ok(!isLoopback(host), host);
    assert.equal(browserHosts({ host, browserHosts: "auto" }), "any");
  }
});
