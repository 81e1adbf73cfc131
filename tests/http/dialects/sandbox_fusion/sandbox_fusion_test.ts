import assert from "node:assert/strict";
import { HELLO } from "../../fake_runner.ts";
import { speaking } from "../speaking.ts";

Deno.test("SandboxFusion receives field by field what is wrong", async () => {
  const { ask } = speaking();
  const valid = { code: "x", language: "python" };
  const cases = [
    [{ language: "python" }, "missing", "code"],
    [{ code: "x" }, "missing", "language"],
    [{ ...valid, code: 1 }, "string_type", "code"],
    [{ ...valid, language: "rust" }, "literal_error", "language"],
    [{ ...valid, language: "nodejs" }, "literal_error", "language"],
    [{ ...valid, language: "toString" }, "literal_error", "language"],
    [{ ...valid, run_timeout: "x" }, "float_type", "run_timeout"],
    [{ ...valid, stdin: 1 }, "string_type", "stdin"],
    [{ ...valid, files: [] }, "dict_type", "files"],
    [{ ...valid, files: { a: "!" } }, "value_error", "files"],
    [{ ...valid, files: { "../a": "" } }, "value_error", "files"],
    [{ ...valid, fetch_files: "a" }, "list_type", "fetch_files"],
  ] as const;
  for (const [request, type, name] of cases) {
    const { status, body } = await ask("/sandbox-fusion/run_code", request);
    assert.equal(status, 422, name);
    const [detail] = body.detail;
    assert.equal(detail.type, type);
    assert.deepEqual(detail.loc, ["body", name]);
    assert.equal(typeof detail.msg, "string");
    assert.ok("input" in detail);
  }
  const { body } = await ask("/sandbox-fusion/run_code", { stdin: "s" });
  const missing = (name: string) => ({
    type: "missing",
    loc: ["body", name],
    msg: "Field required",
    input: { stdin: "s" },
  });
  assert.deepEqual(body, { detail: [missing("code"), missing("language")] });
  const broken = await ask("/sandbox-fusion/run_code", "{");
  assert.equal(broken.status, 422);
  assert.equal(broken.body.detail[0].type, "json_invalid");
});
Deno.test("SandboxFusion's run waits as long as its caller can be answered", async () => {
  const { ask, requests } = speaking();
  await ask("/sandbox-fusion/run_code", {
    code: "x",
    language: "python",
    compile_timeout: 20,
    run_timeout: 0.25,
  });
  assert.equal(requests[0].timeoutMs, 250);
  assert.equal(requests[0].queueTimeoutMs, 29_000);
});
Deno.test("SandboxFusion's files to fetch are no patterns, and may be nowhere", async () => {
  const data = "aGk=";
  const file = { media_type: "text/plain", size: 2, data };
  const { ask, requests } = speaking({
    run: () =>
      Promise.resolve({
        ...HELLO,
        files: [
          { ...file, name: "a.txt", path: "a[1]*.txt" },
          { ...file, name: "b.txt", path: "/tmp/b.txt" },
          { ...file, name: "figure-1.png" },
        ],
      }),
  });
  const { body } = await ask("/sandbox-fusion/run_code", {
    code: "x",
    language: "python",
    fetch_files: ["/home/user/a[1]*.txt", "/tmp/b.txt", "/etc/passwd", "/", ""],
  });
  assert.deepEqual(requests[0].inputs?.collect, [
    "/home/user/a[[]1][*].txt",
    "/tmp/b.txt",
  ]);
  assert.deepEqual(body.files, {
    "/home/user/a[1]*.txt": data,
    "/tmp/b.txt": data,
  });
});
Deno.test("SandboxFusion answers its ping", async () => {
  const { request } = speaking();
  for (const path of ["/v1/ping", "/sandbox-fusion/v1/ping"]) {
    assert.equal(await (await request(path)).text(), '"pong"');
  }
});
