/**
 * The pages for people, as the build makes them and the service sends them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { FRAME_STYLE } from "../../../src/pages/playground/html_frame.ts";
import { makePages, PAGES_FOLDER } from "../../../tools/pages/make_pages.ts";
import { fakeService } from "../fake_runner.ts";

await makePages();

const MOST_BYTES = 400 * 1_024;

function pages() {
  return fakeService({ playground: true, pagesFolder: PAGES_FOLDER });
}

/** Returns the addresses of scripts and style sheets in a page. */
function parts(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)]
    .map(([, address]) => address);
}

Deno.test("The playground has a policy that lets nothing of others in", async () => {
  const response = await pages().request("/");
  assert.equal(response.status, 200);
  const policy = response.headers.get("content-security-policy") ?? "";
  assert.match(policy, /^default-src 'none'; script-src 'self'; /);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.match(policy, /frame-src 'none'/);
  assert.ok(!/unsafe|https?:|\*/.test(policy), policy);
  const hash = createHash("sha256").update(FRAME_STYLE).digest("base64");
  assert.ok(
    policy.includes(`style-src 'self' 'sha256-${hash}'; `),
    `FRAME_STYLE_HASH must be ${hash}`,
  );
  const html = await response.text();
  assert.ok(!/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i.test(html));
  assert.ok(!/(?:src|href)="(?:https?:)?\/\//.test(html));
});

Deno.test("The reference is a page that can do nothing but show", async () => {
  const { request } = pages();
  const response = await request("/docs");
  const policy = response.headers.get("content-security-policy") ?? "";
  assert.match(
    policy,
    /default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  assert.match(
    policy,
    /require-trusted-types-for 'script'; trusted-types 'none'$/,
  );
  assert.ok(!/unsafe|https?:|\*|nonce/.test(policy), policy);
  const html = await response.text();
  assert.ok(!/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i.test(html));
  assert.equal(parts(html).length, 2);
});

Deno.test("All of the playground is less than 400 KiB on its way", async () => {
  const { request } = pages();
  const headers = { "accept-encoding": "gzip, br" };
  const html = await request("/", { headers });
  const zipped = new Uint8Array(await html.arrayBuffer());
  let bytes = zipped.length;
  const addresses = new Set(parts(gunzipSync(zipped).toString()));
  // A script, its style, and the style of what is opened later.
  assert.equal(addresses.size, 3);
  // It grows: a script names those that it imports, at once or later.
  for (const address of addresses) {
    const response = await request(`/${address}`, { headers });
    assert.equal(response.headers.get("content-encoding"), "gzip");
    const part = new Uint8Array(await response.arrayBuffer());
    bytes += part.length;
    const text = gunzipSync(part).toString();
    for (const [, name] of text.matchAll(/"\.\/([\w-]+\.js)"/g)) {
      addresses.add(`assets/${name}`);
    }
  }
  assert.ok(bytes > 100_000 && bytes < MOST_BYTES, `${bytes} bytes`);
});

Deno.test("a list of known tags never takes longer than its length", async () => {
  const { request } = pages();
  // With the square of the length this would take a quarter of an hour.
  const known = `"a${" ".repeat(1_048_576)}b"`;
  const page = await request("/", { headers: { "if-none-match": known } });
  assert.equal(page.status, 200);
  await page.body?.cancel();
});

Deno.test("What pages are made of is kept for ever, and asked for by its hash", async () => {
  const { request } = pages();
  const page = await request("/");
  assert.equal(page.headers.get("cache-control"), "no-cache");
  const html = await page.text();
  for (const address of ["", ...parts(html)]) {
    const first = await request(`/${address}`);
    const etag = first.headers.get("etag") ?? "";
    assert.match(etag, /^"[\w-]{22}"$/);
    const text = await first.text();
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
      const again = await request(`/${address}`, {
        headers: { "if-none-match": known },
      });
      assert.equal(again.status, 304, address);
      assert.equal(await again.text(), "");
    }
    const zipped = await request(`/${address}`, {
      headers: { "accept-encoding": "gzip" },
    });
    const plain = gunzipSync(Buffer.from(await zipped.arrayBuffer()));
    assert.equal(plain.toString(), text);
    const refused = await request(`/${address}`, {
      headers: { "accept-encoding": "gzip;q=0" },
    });
    assert.equal(refused.headers.get("content-encoding"), null);
    await refused.body?.cancel();
  }
  const [asset] = parts(html);
  const response = await request(`/${asset}`);
  assert.match(response.headers.get("cache-control") ?? "", /immutable/);
  await response.body?.cancel();
});

Deno.test("Pages never lead out of their folder", async () => {
  const { request } = pages();
  for (
    const name of [
      "pages.key",
      "playground.html",
      "..%2Fpages.key",
      "../../../deno.json",
      "%2e%2e/%2e%2e/main.ts",
      "x-AAAAAAAA.js",
      "x-AAAAAAAA.js/../pages.key",
      "",
    ]
  ) {
    const response = await request(`/assets/${name}`);
    assert.equal(response.status, 404, name);
    assert.deepEqual(await response.json(), { error: "Not Found" });
  }
});

Deno.test("FAAS_PLAYGROUND=off leaves nothing of it but the reference", async () => {
  const { request } = fakeService({ pagesFolder: PAGES_FOLDER });
  assert.equal((await request("/")).status, 404);
  assert.equal((await request("/docs")).status, 200);
  const { paths } = await (await request("/openapi.json")).json();
  assert.ok(!("/" in paths) && "/docs" in paths);
});

Deno.test("Pages that have not been built are not there, and nothing else is missing", async () => {
  const { request } = fakeService({ playground: true, pagesFolder: "/none" });
  assert.equal((await request("/")).status, 404);
  assert.equal((await request("/docs")).status, 404);
  assert.equal((await request("/livez")).status, 200);
});
