import assert from "node:assert/strict";
import { Callers } from "../../../../src/callers/callers.ts";
import {
  PARTS_PROTOCOL,
  readMessage,
  writeMessage,
} from "../../../../src/http/dialects/jupyter/channel_message.ts";
import { HttpError } from "../../../../src/http/server/http_error.ts";
import { ContextRunner } from "../../../../src/states/context_runner.ts";
import { MemoryStore } from "../../../../src/states/memory_store.ts";
import { StateSeal } from "../../../../src/states/state_seal.ts";
import { callersOf, row } from "../../../callers/caller_rows.ts";
import { type FakeOptions, fakeService } from "../../fake_runner.ts";

function gateway(options: FakeOptions = {}) {
  const contexts = new ContextRunner({
    runner: {} as never,
    store: new MemoryStore({ limitBytes: 1_000_000 }),
    seal: new StateSeal(),
    ttlSeconds: 60,
    policy: "permissive",
    languages: ["python"],
  });
  const service = fakeService({ dialects: ["jupyter"], contexts, ...options });
  async function ask(
    path: string,
    { method = "GET", body = "", ...headers }: Record<string, string> = {},
  ) {
    const init = { method, headers, ...(body === "" ? {} : { body }) };
    const response = await service.request(path, init);
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? null : JSON.parse(text),
      headers: response.headers,
    };
  }
  return { ...service, ask };
}

Deno.test("Jupyter's clients send a caller's key as a token, in each of its places", async () => {
  const callers = new Callers(callersOf(row("a"), row("b")));
  const { ask, logText } = gateway({ callers });
  const key = encodeURIComponent("key of a");
  for (
    const [path, headers] of [
      ["/api/me", { authorization: "token key of a" }],
      ["/api/me", { authorization: "Bearer key of a" }],
      [`/api/me?session_id=x&token=${key}`, { authorization: "token " }],
    ] as const
  ) {
    const { status, body } = await ask(path, headers);
    assert.deepEqual([status, body?.identity?.username], [200, "a"], path);
  }
  for (
    const [path, headers] of [
      ["/api/me", {}],
      ["/api/kernelspecs", { authorization: "token no" }],
      [`/api/me?token=${key}`, { authorization: "token key of b" }],
      ["/api/kernels/x/channels", {}],
    ] as const
  ) {
    // Keys of two callers are nobody's; here the header's alone is looked at.
    const { status, body } = await ask(path, headers);
    if (status === 200) assert.equal(body.identity.username, "b");
    else assert.equal(status, 401, path);
  }
  assert.doesNotMatch(await logText(), /key( |%20)of/);
});

Deno.test("Jupyter's clients are never asked for a token where nobody is", async () => {
  const { ask } = gateway();
  const { status } = await ask("/api/me", { authorization: "token " });
  assert.equal(status, 200);
});

Deno.test("Jupyter's kernels are never those of another caller", async () => {
  const callers = new Callers(callersOf(row("a"), row("b")));
  const { ask } = gateway({ callers });
  const [a, b] = ["a", "b"].map((name) => ({
    authorization: `token key of ${name}`,
  }));
  const { status, body, headers } = await ask("/api/kernels", {
    ...a,
    method: "POST",
  });
  assert.equal(status, 201);
  const path = `/api/kernels/${body.id}`;
  assert.equal(headers.get("location"), path);
  assert.match(body.last_activity, /\.\d{6}Z$/);
  assert.deepEqual((await ask("/api/kernels", b)).body, []);
  for (
    const [path, method] of [
      [`/api/kernels/${body.id}`, "GET"],
      [`/api/kernels/${body.id}`, "DELETE"],
      [`/api/kernels/${body.id}/restart`, "POST"],
      [`/api/kernels/${body.id}/interrupt`, "POST"],
      [`/api/kernels/${body.id}/channels`, "GET"],
      [`/api/sessions/${body.id}`, "GET"],
      ["/api/kernels/cx_1", "DELETE"],
    ] as const
  ) {
    assert.equal((await ask(path, { ...b, method })).status, 404, path);
  }
  assert.equal((await ask(path, a)).status, 200);
});

Deno.test("Jupyter's kernels are never started by a page of another origin", async () => {
  const { ask } = gateway();
  const origin = "https://example.org";
  const { status } = await ask("/api/kernels", { method: "POST", origin });
  assert.equal(status, 403);
});

Deno.test("Jupyter's kernels are never of a language that their caller may not use", async () => {
  const callers = new Callers(callersOf(row("a", { languages: ["python"] })));
  const { ask } = gateway({ callers, languages: ["python", "javascript"] });
  const { status } = await ask("/api/kernels", {
    method: "POST",
    authorization: "token key of a",
    body: JSON.stringify({ name: "javascript" }),
  });
  assert.equal(status, 403);
});

const MESSAGE = {
  channel: "shell",
  header: { msg_id: "a", msg_type: "kernel_info_request" },
  parent: {},
  content: { text: "ä" },
} as const;

Deno.test("readMessage() reads what writeMessage() writes, in both forms", () => {
  for (const protocol of ["", PARTS_PROTOCOL]) {
    assert.deepEqual(
      readMessage(writeMessage(MESSAGE, protocol), protocol),
      MESSAGE,
    );
  }
});

Deno.test("readMessage() finds the JSON in front of buffers", () => {
  const json = new TextEncoder().encode(
    JSON.stringify({ ...MESSAGE, parent_header: {}, buffers: {} }),
  );
  const message = new Uint8Array(12 + json.length + 3);
  const view = new DataView(message.buffer);
  [2, 12, 12 + json.length].forEach((one, at) => view.setUint32(4 * at, one));
  message.set(json, 12);
  assert.deepEqual(readMessage(message, ""), MESSAGE);
});

Deno.test("readMessage() never fails otherwise than by saying so", () => {
  const whole = writeMessage(MESSAGE, PARTS_PROTOCOL) as Uint8Array;
  const cases: (string | Uint8Array)[] = ["", "{", "[]", "{}", "null"];
  for (let length = 0; length < whole.length; length++) {
    cases.push(whole.slice(0, length));
    for (const value of [0, 1, 127, 255]) {
      cases.push(whole.with(length, value));
    }
  }
  for (const one of cases) {
    for (const protocol of ["", PARTS_PROTOCOL]) {
      try {
        assert.equal(typeof readMessage(one, protocol).channel, "string");
      } catch (error) {
        assert.ok(error instanceof HttpError, String(error));
      }
    }
  }
});
