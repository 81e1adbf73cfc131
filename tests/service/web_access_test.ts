/**
 * Libraries of programs that reach the network by the operator's `fetch`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startService } from "./start_service.ts";

const SECRET = "s3cret-of-the-operator";

/** Answers as a site does, and tells what it was asked. */
async function answerAs(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  switch (pathname) {
    case "/away":
      return new Response(null, {
        status: 302,
        headers: {
          location: new URLSearchParams(search).get("to") ?? "/echo",
          "set-cookie": "from=away; Path=/",
        },
      });
    case "/missing":
      return new Response("nothing here", { status: 404 });
    case "/bytes":
      return new Response(new Uint8Array([0, 255, 10]));
    case "/not-gzip":
      return new Response("text", { headers: { "content-encoding": "gzip" } });
    case "/logout": {
      const headers = new Headers();
      for (const path of ["/", "/a"]) {
        headers.append("set-cookie", `a=; Max-Age=0; Path=${path}`);
      }
      return new Response("", { headers });
    }
    case "/cookies": {
      const headers = new Headers({ "content-type": "text/plain" });
      headers.append(
        "set-cookie",
        "a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
      );
      headers.append("set-cookie", "b=2; Path=/");
      return new Response("café", { headers });
    }
    default:
      return Response.json({
        method: request.method,
        path: pathname + search,
        type: request.headers.get("content-type"),
        agent: request.headers.get("user-agent"),
        cookie: request.headers.get("cookie"),
        own: request.headers.get("x-own"),
        basic: request.headers.get("authorization"),
        isSecret: request.headers.get("x-key") === SECRET,
        body: await request.text(),
      });
  }
}

Deno.test("Libraries of programs fetch what the operator allows", async (t) => {
  const serve = (handle: (request: Request) => Promise<Response>) =>
    Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handle);
  let strayed = 0;
  await using site = serve(answerAs);
  await using inside = serve(() => {
    strayed += 1;
    return Promise.resolve(new Response("inside"));
  });
  const base = `http://127.0.0.1:${site.addr.port}`;
  const hidden = `http://127.0.0.1:${inside.addr.port}`;
  const folder = await Deno.makeTempDir();
  const rule = { schemes: ["http"], allow_private: true };
  await Deno.writeTextFile(
    `${folder}/tools.json`,
    JSON.stringify({
      fetch: {
        timeout_ms: 300_000,
        hosts: [
          {
            host: `127.0.0.1:${site.addr.port}`,
            methods: ["GET", "HEAD", "POST", "PUT"],
            headers: { "x-key": SECRET },
            ...rule,
          },
          // Allowed, and at an address that nobody may reach.
          { host: `127.0.0.1:${inside.addr.port}`, schemes: ["http"] },
        ],
      },
    }),
  );
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1,javascript=1",
      FAAS_TOOLS_FILE: `${folder}/tools.json`,
    },
    sandboxes: 2,
  });

  async function post(path: string, body: object) {
    const response = await fetch(`${service.url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return { status: response.status, ...await response.json() };
  }
  const run = (code: string, more: object = {}) =>
    post("/run_code", {
      code: code.replaceAll("BASE", base).replaceAll("HIDDEN", hidden),
      tools: ["fetch"],
      ...more,
    });
  /** Runs a program that succeeds, and returns what it has printed. */
  async function printed(code: string, more?: object): Promise<string[]> {
    const { output, metadata, calls } = await run(code, more);
    assert.equal(metadata?.status, "success", output?.stderr);
    assert.equal(calls, undefined);
    return output.stdout.trimEnd().split("\n");
  }

  await t.step("urllib.request opens URLs, within one request", async () => {
    const lines = await printed(`
import json, urllib.error, urllib.parse, urllib.request
from urllib.request import Request, urlopen
with urlopen("BASE/echo?a=1", timeout=5) as response:
    told = json.load(response)
    print(response.status, response.headers["Content-Type"], response.url)
print(told["method"], told["path"], told["isSecret"], told["agent"])
data = urllib.parse.urlencode({"tea": "Assam"}).encode()
told = json.loads(urlopen(Request("BASE/echo", data, {"X-Own": "yes"})).read())
print(told["method"], told["body"], told["type"], told["own"])
request = Request("BASE/echo", b"\\x00\\xff", method="PUT")
print(json.load(urlopen(request))["method"])
try:
    urlopen("BASE/missing")
except urllib.error.HTTPError as error:
    print(error.code, error.reason, error.read())
response = urlopen("BASE/away?to=/bytes")
print(response.url.endswith("/bytes"), response.read())
import http.client
connection = http.client.HTTPConnection("BASE".removeprefix("http://"))
connection.request("POST", "/echo", iter([b"one ", b"two"]))
print(json.loads(connection.getresponse().read())["body"])
connection.request("HEAD", "/echo")
answer = connection.getresponse()
print(answer.status, answer.read())
`);
    assert.deepEqual(lines, [
      `200 application/json ${base}/echo?a=1`,
      "GET /echo?a=1 True Python-urllib/3.12",
      "POST tea=Assam application/x-www-form-urlencoded yes",
      "PUT",
      "404 Not Found b'nothing here'",
      "True b'\\x00\\xff\\n'",
      "one two",
      "200 b''",
    ]);
  });

  await t.step("requests has functions, sessions and errors", async () => {
    const lines = await printed(`
import requests
from requests.exceptions import HTTPError
response = requests.get("BASE/echo", params={"q": ["a b", "c"], "none": None}, timeout=5)
print(response, response.ok, response.status_code, response.headers["content-TYPE"])
print(response.json()["path"], response.json()["isSecret"], bool(response.text))
told = requests.post("BASE/echo", json={"n": 1}, headers={"X-Own": "yes"}).json()
print(told["body"], told["type"], told["own"])
told = requests.put("BASE/echo", data={"a": "1"}, auth=("me", "pw")).json()
print(told["body"], told["type"], told["basic"])
told = requests.post("BASE/echo", files={"f": ("a.txt", b"tea")}, data={"x": 1}).json()
print(told["type"][:30], 'name="f"; filename="a.txt"' in told["body"], "tea" in told["body"])
try:
    requests.get("BASE/missing").raise_for_status()
except HTTPError as error:
    print(error, error.response.status_code)
with requests.Session() as session:
    session.headers.update({"X-Own": "session"})
    response = session.get("BASE/cookies")
    print(response.text, response.encoding, response.cookies.get_dict())
    told = session.get("BASE/echo", cookies={"c": "3"}).json()
    print(told["cookie"], told["own"])
    session.get("BASE/logout")
    print(session.cookies)
try:
    requests.get("BASE/not-gzip")
except requests.exceptions.ContentDecodingError as error:
    print(error.response.status_code)
response = requests.get("BASE/away")
print(response.history, response.url, response.json()["cookie"])
print(requests.get("BASE/away", allow_redirects=False).status_code == requests.codes.found)
print(requests.get("BASE/bytes").content, b"".join(requests.get("BASE/bytes")))
for wrong in ("example.com", "ftp://example.com"):
    try:
        requests.get(wrong)
    except requests.exceptions.InvalidURL as error:
        print(type(error).__name__)
try:
    requests.get("BASE/cookies").json()
except requests.exceptions.JSONDecodeError as error:
    print(error)
`);
    assert.deepEqual(lines, [
      "<Response [200]> True 200 application/json",
      "/echo?q=a+b&q=c True True",
      '{"n": 1} application/json yes',
      "a=1 application/x-www-form-urlencoded Basic bWU6cHc=",
      "multipart/form-data; boundary= True True",
      `404 Client Error: Not Found for url: ${base}/missing 404`,
      "cafÃ© ISO-8859-1 {'a': '1', 'b': '2'}",
      "a=1; b=2; c=3 session",
      "{'b': '2'}",
      "200",
      `[<Response [302]>] ${base}/echo from=away`,
      "True",
      "b'\\x00\\xff\\n' b'\\x00\\xff\\n'",
      "MissingSchema",
      "InvalidSchema",
      "Expecting value: line 1 column 1 (char 0)",
    ]);
  });

  await t.step("JavaScript has fetch", async () => {
    const lines = await printed(
      `
const response = await fetch("BASE/echo?a=1", { headers: { "X-Own": "yes" } });
const told = await response.json();
console.log(response.ok, response.status, response.headers.get("Content-Type"));
console.log(told.path, told.own, told.isSecret, response.bodyUsed);
const posted = await fetch(new URL("BASE/echo"), {
  method: "post", body: JSON.stringify({ n: 1 }),
  headers: new Headers({ "content-type": "application/json" }),
});
console.log("posted", (await posted.json()).body);
const form = await fetch("BASE/echo", { method: "POST", body: new URLSearchParams({ a: "1" }) });
console.log((await form.json()).type);
const missing = await fetch("BASE/missing");
console.log(missing.ok, missing.status, missing.statusText, await missing.text());
const [bytes, away] = await Promise.all([
  fetch("BASE/bytes").then((one) => one.arrayBuffer()),
  fetch("BASE/away", { signal: AbortSignal.timeout(60_000) }),
]);
console.log([...new Uint8Array(bytes)].join(), away.redirected, away.url);
console.log((await fetch("BASE/away", { redirect: "manual" })).status);
const { redirected, url } = await fetch("BASE/echo#part");
console.log(redirected, url);
const cookies = await fetch(new Request("BASE/cookies"));
console.log(cookies.headers.getSetCookie().length, await cookies.clone().text());
await fetch("BASE/echo", { signal: AbortSignal.abort() })
  .catch((error) => console.log(error.name));
await cookies.text();
await cookies.text().catch((error) => console.log(error.message));
`,
      { language: "js" },
    );
    assert.deepEqual(lines, [
      "true 200 application/json",
      "/echo?a=1 yes true true",
      'posted {"n":1}',
      "application/x-www-form-urlencoded;charset=UTF-8",
      "false 404 Not Found nothing here",
      `0,255,10 true ${base}/echo`,
      "302",
      `false ${base}/echo`,
      "2 café",
      "AbortError",
      "Body is unusable: Body has already been read",
    ]);
  });

  await t.step("what is not allowed is an error that says so", async () => {
    const lines = await printed(`
import requests, urllib.error
from urllib.request import Request, build_opener, urlopen
for url in ("https://other.example/", "HIDDEN/", "BASE/away?to=HIDDEN/", "BASE/away?to=https://other.example/"):
    for get in (urlopen, requests.get):
        try:
            print(get(url))
        except (urllib.error.URLError, requests.ConnectionError) as error:
            print(type(error).__name__, error)
try:
    urlopen(Request("BASE/echo", method="DELETE"))
except urllib.error.URLError as error:
    print(type(error.reason).__name__)
for read in (urlopen, *(
    handler.open_local_file for handler in build_opener().handlers
    if hasattr(handler, "open_local_file")
)):
    try:
        read(Request("file:///dev/null"))
    except urllib.error.URLError as error:
        print(error)
`);
    const other = '"other.example" is not among the allowed hosts: 127.0.0.1:';
    const inside = '"127.0.0.1" is at an address that is not on the internet';
    for (
      const [at, fact] of [other, inside, inside, other].entries()
    ) {
      const [urllib, requests] = lines.slice(2 * at);
      const expected = `Cannot fetch: ${fact}`;
      assert.ok(urllib.startsWith(`URLError <urlopen error ${expected}`));
      assert.ok(requests.startsWith(`ConnectionError ${expected}`));
    }
    const closed = "<urlopen error programs open no files under this policy>";
    assert.deepEqual(lines.slice(-3), ["PermissionError", closed, closed]);
    const [script] = await printed(
      `for (const url of ["https://other.example/", "HIDDEN/", "BASE/away?to=HIDDEN/"])
         await fetch(url).catch((error) => console.log(String(error)));`,
      { language: "js" },
    );
    assert.ok(
      script.startsWith(`TypeError: fetch failed: Cannot fetch: ${other}`),
    );
    assert.equal(strayed, 0);
  });

  await t.step("without the tool there is no network, as before", async () => {
    const denied = async (code: string, more: object = {}) => {
      const { output } = await run(code, { tools: undefined, ...more });
      return output.stderr;
    };
    for (
      const code of [
        "import urllib.request",
        "import requests",
        "import http.client",
      ]
    ) {
      assert.match(await denied(code), /forbidden, there is no network here/);
      // A tool of the caller's own gives nothing away, whatever it is called.
      assert.match(
        await denied(code, { tools: [{ name: "fetch", isFetch: true }] }),
        /forbidden, there is no network here/,
      );
    }
    const script = "console.log(typeof fetch, typeof Response)";
    assert.deepEqual(
      await printed(script, { language: "js", tools: undefined }),
      ["undefined undefined"],
    );
    // Files, sockets and other schemes stay what they are.
    for (
      const code of [
        "from urllib.request import urlretrieve",
        "import urllib.request\nurllib.request.FileHandler",
        "import urllib.request\nurllib.request.socket",
        "import socket",
        "import requests\nrequests._os",
      ]
    ) {
      const { metadata } = await run(code);
      assert.equal(metadata.error.kind, "rejected", code);
    }
  });

  await t.step("a state takes no network along", async () => {
    const first = await run("import requests\nn = 1", { keep: true });
    const { state } = first.metadata;
    const goOn = (code: string, more: object) =>
      run(code, { state: state.id, ...more });
    assert.match(
      (await goOn("import requests", { tools: undefined })).output.stderr,
      /there is no network here/,
    );
    const left = await goOn("requests.get('BASE/echo')", { tools: undefined });
    assert.match(
      left.output.stderr,
      /ConnectionError: Cannot fetch: this request does not bring the tool$/m,
    );
    const again = await goOn(
      "print(requests.get('BASE/echo').json()['path'])",
      {},
    );
    assert.equal(again.output.stdout, "/echo\n", again.output.stderr);
  });

  await t.step("batches and judging take no tools", async () => {
    const { status } = await post("/run_batch", {
      code: "1",
      inputs: [1],
      tools: ["fetch"],
    });
    assert.equal(status, 400);
  });

  await Deno.remove(folder, { recursive: true });
});
