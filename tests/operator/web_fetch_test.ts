import assert from "node:assert/strict";
import { isPublicAddress } from "../../src/operator/public_address.ts";
import { OperatorToolError } from "../../src/operator/tool_failure.ts";
import { parseToolsFile } from "../../src/operator/tools_file.ts";
import { webFetch } from "../../src/operator/web_fetch.ts";

const SIGNAL = new AbortController().signal;

/** Rules of a file that allows `hosts`. */
function rulesOf(hosts: readonly object[], more: object = {}) {
  const file = parseToolsFile(
    JSON.stringify({ fetch: { hosts, ...more } }),
    () => "secret",
  );
  assert.ok(file.fetch);
  return file.fetch;
}

/** A server on this machine that answers as `handle` does. */
function startServer(handle: (request: Request) => Response) {
  return Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    handle,
  );
}

/** Fails, and returns the type of the failure. */
async function refusal(work: Promise<unknown>): Promise<OperatorToolError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof OperatorToolError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: "it was allowed" });
}

Deno.test("isPublicAddress() never takes an address of the operator's network", () => {
  for (
    const address of [
      "0.0.0.0",
      "10.1.2.3",
      "100.64.0.1",
      "127.0.0.1",
      "127.255.255.254",
      "168.63.129.16",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.1",
      "192.0.0.170",
      "198.19.0.1",
      "224.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "::ffff:169.254.169.254",
      "::ffff:8.8.8.8",
      "::127.0.0.1",
      "64:ff9b::a9fe:a9fe",
      "fc00::1",
      "fd00:ec2::254",
      "fe80::1",
      "fe80::1%eth0",
      "ff02::1",
      "2001::1",
      "2001:db8::1",
      "2002:a9fe:a9fe::1",
    ]
  ) {
    assert.equal(isPublicAddress(address), false, address);
  }
  for (
    const address of ["8.8.8.8", "172.32.0.1", "1.1.1.1", "2606:4700::1111"]
  ) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

Deno.test("webFetch() never connects to an address that is not on the internet", async () => {
  let asked = 0;
  await using server = startServer(() => {
    asked += 1;
    return new Response("inside");
  });
  const { port } = server.addr;
  const rules = rulesOf([
    { host: `*:${port}`, schemes: ["http"] },
    { host: "*", schemes: ["http"] },
  ]);
  // As a URL is parsed, all of these are 127.0.0.1.
  for (
    const host of [
      "127.0.0.1",
      "2130706433",
      "0x7f.1",
      "0177.0.0.1",
      "127.1",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "localhost",
      "localhost.",
    ]
  ) {
    const error = await refusal(
      webFetch(rules, "", { url: `http://${host}:${port}/` }, SIGNAL),
    );
    assert.ok(["PermissionError", "OSError"].includes(error.type), host);
  }
  // A name with one address that is on the internet, and one that is not.
  for (const found of [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"]]) {
    const { type } = await refusal(
      webFetch(
        rules,
        "",
        { url: `http://rebinds.example:${port}/` },
        SIGNAL,
        () => Promise.resolve(found),
      ),
    );
    assert.equal(type, "PermissionError", found.join());
  }
  assert.equal(asked, 0);
});

Deno.test("webFetch() never resolves a name twice for a request", async () => {
  await using server = startServer((request) =>
    new Response(request.headers.get("host"))
  );
  const { port } = server.addr;
  const answers = [["127.0.0.1"], ["127.0.0.2"]];
  let looks = 0;
  const rules = rulesOf([{
    host: `rebinds.example:${port}`,
    schemes: ["http"],
    allow_private: true,
  }]);
  const url = `http://rebinds.example:${port}/`;
  const answer = await webFetch(
    rules,
    "",
    { url },
    SIGNAL,
    () => Promise.resolve(answers[looks++]),
  );
  assert.equal(JSON.parse(answer).text, `rebinds.example:${port}`);
  assert.equal(looks, 1);
});

Deno.test("webFetch() never follows a redirect to what is not allowed", async () => {
  const targets = [
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://elsewhere.example/",
    "file:///etc/passwd",
    "http://user:password@127.0.0.1/",
    "gopher://127.0.0.1/",
  ];
  await using server = startServer((request) => {
    const at = Number(new URL(request.url).searchParams.get("to"));
    return new Response(null, {
      status: 302,
      headers: { location: targets[at] },
    });
  });
  const { port } = server.addr;
  const rules = rulesOf([
    { host: `127.0.0.1:${port}`, schemes: ["http"], allow_private: true },
    { host: "169.254.169.254", schemes: ["http"] },
    { host: "[::ffff:a9fe:a9fe]", schemes: ["http"] },
  ]);
  for (const [at, target] of targets.entries()) {
    const url = `http://127.0.0.1:${port}/?to=${at}`;
    const { type } = await refusal(webFetch(rules, "", { url }, SIGNAL));
    assert.ok(["PermissionError", "ValueError"].includes(type), target);
  }
});

Deno.test("webFetch() follows redirects, and gives no other host what is not its own", async () => {
  await using other = startServer((request) =>
    Response.json(Object.fromEntries(request.headers))
  );
  const there = `http://127.0.0.1:${other.addr.port}/`;
  await using server = startServer((request) =>
    new URL(request.url).pathname === "/loop"
      ? new Response(null, { status: 302, headers: { location: "/loop" } })
      : new Response(null, { status: 303, headers: { location: there } })
  );
  const here = `http://127.0.0.1:${server.addr.port}`;
  const open = { schemes: ["http"], allow_private: true };
  const rules = rulesOf([
    {
      host: `127.0.0.1:${server.addr.port}`,
      methods: ["GET", "POST"],
      headers: { "x-key": "of here" },
      ...open,
    },
    {
      host: `127.0.0.1:${other.addr.port}`,
      headers: { "x-other": "${env:ANY}" },
      ...open,
    },
  ]);
  const answer = JSON.parse(
    await webFetch(rules, "", {
      url: here,
      method: "POST",
      body: "form",
      headers: {
        Authorization: "mine",
        "content-type": "a/b",
        "X-Other": "me",
      },
    }, SIGNAL),
  );
  assert.equal(answer.url, there);
  const seen = JSON.parse(answer.text);
  assert.equal(seen["x-other"], "secret", "the operator's wins");
  for (const name of ["x-key", "authorization", "content-type"]) {
    assert.equal(seen[name], undefined, name);
  }
  const { message } = await refusal(
    webFetch(rules, "", { url: `${here}/loop` }, SIGNAL),
  );
  assert.match(message, /more than 5 redirects/);
});

Deno.test("webFetch() allows hosts, methods and schemes by caller", async () => {
  await using server = startServer(() => new Response("yes"));
  const { port } = server.addr;
  const rules = rulesOf([
    {
      host: `127.0.0.1:${port}`,
      schemes: ["http"],
      allow_private: true,
      callers: ["a"],
    },
    { host: "*.example.com", callers: ["b"] },
  ]);
  const local = `http://127.0.0.1:${port}/`;
  const found = await webFetch(rules, "a", { url: local }, SIGNAL);
  assert.equal(JSON.parse(found).text, "yes");
  for (
    const [caller, given, fact] of [
      ["b", { url: local }, /not among the allowed hosts: \*\.example\.com/],
      ["", { url: local }, /allowed hosts: none/],
      ["a", { url: local, method: "POST" }, /method POST is not allowed/],
      ["a", { url: local.replace("http", "https") }, /is not allowed by https/],
      ["a", { url: "http://127.0.0.1/" }, /not among/],
      ["b", { url: "https://example.com/" }, /not among/],
      ["b", { url: "https://badexample.com/" }, /not among/],
      ["b", { url: "http://a.example.com/" }, /is not allowed by http/],
    ] as const
  ) {
    const { type, message } = await refusal(
      webFetch(rules, caller, given, SIGNAL),
    );
    assert.equal(type, "PermissionError");
    assert.match(message, fact);
  }
});

Deno.test("webFetch() never sends a header that the program may not set", async () => {
  let asked = 0;
  await using server = startServer(() => {
    asked += 1;
    return new Response("");
  });
  const { port } = server.addr;
  const rules = rulesOf([
    { host: `127.0.0.1:${port}`, schemes: ["http"], allow_private: true },
  ]);
  for (
    const headers of [
      { "x-a": "1\r\nx-b: 2" },
      { "x-a": "1\n\nGET / HTTP/1.1" },
      { "x-a\r\nx-b": "1" },
      { "x a": "1" },
      { "": "1" },
      { host: "169.254.169.254" },
      { "Transfer-Encoding": "chunked" },
      { "content-length": "0" },
      { "x-a": "é" },
      { "x-a": 1 },
      Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`x-${n}`, ""])),
    ]
  ) {
    const url = `http://127.0.0.1:${port}/`;
    const { type } = await refusal(
      webFetch(rules, "", { url, headers }, SIGNAL),
    );
    assert.equal(type, "ValueError", JSON.stringify(headers));
  }
  assert.equal(asked, 0);
});

Deno.test("webFetch() never reads on past its limit, or past its time", async () => {
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
      }),
    );
  await using server = startServer((request) =>
    new URL(request.url).pathname === "/slow"
      ? new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))
      : endless()
  );
  const { port } = server.addr;
  const rules = rulesOf(
    [{ host: `127.0.0.1:${port}`, schemes: ["http"], allow_private: true }],
    { max_bytes: 1_000_000 },
  );
  const url = `http://127.0.0.1:${port}/`;
  const { type } = await refusal(webFetch(rules, "", { url }, SIGNAL));
  assert.equal(type, "TooLarge");
  const stopping = new AbortController();
  const slow = webFetch(rules, "", { url: `${url}slow` }, stopping.signal);
  stopping.abort(new Error("late"));
  await assert.rejects(slow);
});

/** A server that sends `text` to the first who asks, and then nothing. */
function startSilent(text: string) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const closed = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(65_536));
    await connection.write(new TextEncoder().encode(text));
    // Until the client has gone.
    while (await connection.read(new Uint8Array(1)) !== null);
  })().catch(() => {});
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      await closed;
      listener.close();
    },
  };
}

Deno.test("webFetch() never takes the begin of a body for the whole", async () => {
  await using server = startSilent("HTTP/1.1 200 OK\r\n\r\nthe first half");
  const { port } = server;
  const reading = Promise.withResolvers<void>();
  const rules = {
    ...rulesOf([
      { host: `127.0.0.1:${port}`, schemes: ["http"], allow_private: true },
    ]),
    // Looked at when the head of the answer is here.
    get max_bytes() {
      reading.resolve();
      return 1_000;
    },
  };
  const stopping = new AbortController();
  const url = `http://127.0.0.1:${port}/`;
  const fetched = webFetch(rules, "", { url }, stopping.signal);
  await reading.promise;
  stopping.abort(new Error("late"));
  await assert.rejects(fetched);
});

Deno.test("webFetch() fails where a host upgrades the connection", async () => {
  await using server = startSilent(
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n" +
      "Upgrade: websocket\r\n\r\n",
  );
  const { port } = server;
  const rules = rulesOf([
    { host: `127.0.0.1:${port}`, schemes: ["http"], allow_private: true },
  ]);
  const url = `http://127.0.0.1:${port}/`;
  const { type } = await refusal(webFetch(rules, "", { url }, SIGNAL));
  assert.equal(type, "OSError");
});

Deno.test("webFetch() stops where a name is looked up for too long", async () => {
  const stopping = new AbortController();
  const rules = rulesOf([{ host: "slow.example" }]);
  const fetched = webFetch(
    rules,
    "",
    { url: "https://slow.example/" },
    stopping.signal,
    () => new Promise(() => {}),
  );
  stopping.abort(new Error("late"));
  await assert.rejects(fetched, /late/);
});

Deno.test("webFetch() hands out bytes that are no text", async () => {
  await using server = startServer(() =>
    new Response(Uint8Array.of(0xff, 0, 1), { status: 418 })
  );
  const { port } = server.addr;
  const rules = rulesOf([
    { host: `127.0.0.1:${port}`, schemes: ["http"], allow_private: true },
  ]);
  const url = `http://127.0.0.1:${port}/`;
  const answer = JSON.parse(await webFetch(rules, "", { url }, SIGNAL));
  assert.deepEqual([answer.status, answer.base64], [418, "/wAB"]);
});
