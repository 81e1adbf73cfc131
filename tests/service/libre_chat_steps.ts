/**
 * LibreChat's code interpreter against the whole service, as its clients ask.
 *
 * @module
 */

import assert from "node:assert/strict";

const ID = /^[\w-]{21}$/;

interface File {
  readonly id: string;
  readonly name: string;
  readonly storage_session_id: string;
  readonly inherited?: boolean;
  readonly modified_from?: unknown;
}

/** Runs the steps against a service at `url`. */
export async function checkLibreChat(
  test: Deno.TestContext,
  url: string,
): Promise<void> {
  const base = `${url}/librechat`;

  async function ask(path: string, body: unknown) {
    const response = await fetch(base + path, {
      method: "POST",
      headers: { "user-agent": "LibreChat/1.0" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  async function upload(files: Readonly<Record<string, string>>, more = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ kind: "user", ...more })) {
      form.append(name, `${value}`);
    }
    for (const [name, text] of Object.entries(files)) {
      form.append("file", new Blob([text], { type: "text/csv" }), name);
    }
    const answer = await fetch(`${base}/upload`, {
      method: "POST",
      body: form,
    });
    const body = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(body));
    return body as {
      storage_session_id: string;
      files: { fileId: string; filename: string }[];
    };
  }

  /** References to what was uploaded. */
  function referencesTo(
    { storage_session_id, files }: Awaited<ReturnType<typeof upload>>,
  ) {
    return files.map(({ fileId, filename }) => ({
      id: fileId,
      name: filename,
      storage_session_id,
      kind: "user",
    }));
  }

  await test.step("LibreChat's files go up, through a program, and down", async () => {
    const stored = await upload(
      { "in.csv": "a,b\n1,2\n", "sub/same.txt": "same", "fixed.txt": "old" },
      { id: "user-1" },
    );
    assert.match(stored.storage_session_id, ID);
    const files = referencesTo(stored);
    const code = `
import csv, os
with open("in.csv") as file:
    rows = list(csv.DictReader(file))
print(rows[0]["b"], os.getcwd(), open("/mnt/data/sub/same.txt").read(), __name__)
open("in.csv", "a").write("3,4\\n")
os.makedirs("out", exist_ok=True)
open("out/made.json", "w").write("{}")
open("/tmp/lost.txt", "w").write("lost")`;
    const { status, body } = await ask("/exec", {
      lang: "py",
      code,
      files,
      user_id: "user-1",
      unknown: 1,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.stderr, "");
    assert.equal(body.stdout, "2 /mnt/data same __main__\n");
    assert.match(body.session_id, ID);
    const made: File[] = body.files;
    assert.deepEqual(
      made.map(({ name, inherited = false }) => [name, inherited]).sort(),
      [["fixed.txt", true], ["in.csv", false], ["out/made.json", false], [
        "sub/same.txt",
        true,
      ]],
    );
    const changed = made.find(({ name }) => name === "in.csv");
    assert.ok(changed);
    assert.deepEqual(changed.modified_from, {
      id: files[0].id,
      storage_session_id: stored.storage_session_id,
    });
    const where = `${changed.storage_session_id}/${changed.id}?kind=user&id=`;
    const down = await fetch(`${base}/download/${where}user-1`);
    assert.equal(await down.text(), "a,b\n1,2\n3,4\n");
    assert.match(down.headers.get("content-disposition") ?? "", /in\.csv/);
    const foreign = await fetch(`${base}/download/${where}user-2`);
    assert.equal(foreign.status, 403);
    assert.equal(typeof (await foreign.json()).error, "string");
  });

  await test.step("LibreChat's files are listed, described and forgotten", async () => {
    const { storage_session_id: session, files: [{ fileId }] } = await upload({
      "a.csv": "1",
    });
    const list = async (detail: string) =>
      await (await fetch(`${base}/files/${session}?detail=${detail}`)).json();
    assert.deepEqual(await list("simple"), [`${session}/${fileId}.csv`]);
    const [full] = await list("full");
    assert.equal(full.name, `${session}/${fileId}.csv`);
    assert.equal(full.metadata["original-filename"], "a.csv");
    const at = `${base}/sessions/${session}/objects/${fileId}`;
    const object = await (await fetch(at)).json();
    assert.deepEqual([object.size, object.originalFilename], [1, "a.csv"]);
    const gone = await fetch(`${base}/files/${session}/${fileId}`, {
      method: "DELETE",
    });
    assert.equal(gone.status, 200);
    await gone.body?.cancel();
    assert.deepEqual(await list("simple"), []);
    for (const path of [at, `${base}/download/${session}/${fileId}`]) {
      const answer = await fetch(path);
      assert.equal(answer.status, 404, path);
      await answer.body?.cancel();
    }
    const other = await fetch(`${base}/files/not-an-id`);
    assert.equal(other.status, 400);
    await other.body?.cancel();
    const states = await (await fetch(`${url}/states`)).json();
    assert.deepEqual(states.states, []);
  });

  await test.step("LibreChat's programs fail as answers, and requests as errors", async () => {
    const broken = await ask("/exec", { lang: "py", code: "def f(:\n  pass" });
    assert.equal(broken.status, 200);
    assert.match(broken.body.stderr, /File "main\.py", line 1[^]*SyntaxError/);
    const raised = await ask("/exec", {
      lang: "python",
      code: "def f():\n    return {}['beer']\nf()",
    });
    assert.match(
      raised.body.stderr,
      /^Traceback.*\n {2}File "main\.py", line 3/,
    );
    assert.match(raised.body.stderr, /KeyError: 'beer'\n$/);
    assert.equal(raised.body.code, 1);
    const script = await ask("/exec", {
      lang: "js",
      code: "console.log(process.cwd(), process.argv.slice(2));" +
        "require('fs').writeFileSync('a.txt', 'x')",
      args: ["one"],
    });
    assert.equal(script.body.stdout, "/mnt/data [ 'one' ]\n");
    assert.deepEqual(
      script.body.files.map(({ name }: File) => name),
      ["a.txt"],
    );
    const read = await ask("/exec", {
      lang: "bash",
      code: "cat '/mnt/data/a.txt'",
      files: script.body.files,
    });
    assert.equal(read.body.stdout, "x");
    const missing = await ask("/exec", {
      lang: "bash",
      code: "cat '/mnt/data/no'",
    });
    assert.equal(missing.body.stdout, "");
    assert.match(missing.body.stderr, /No such file/);
    const reference = {
      id: "a".repeat(21),
      storage_session_id: "b".repeat(21),
      name: "x.csv",
      kind: "user",
    };
    const cases = [
      [{ lang: "rust", code: "x" }, 400, "Unsupported language: rust"],
      [{ lang: "py" }, 400, "code is required"],
      [
        { lang: "py", code: "1", files: [reference] },
        403,
        'Cannot use "x.csv"',
      ],
      [
        { lang: "py", code: "1", files: [{ ...reference, name: "../x" }] },
        400,
        "files[0]: name must be a relative path",
      ],
      [
        { lang: "py", code: "1", files: [{ ...reference, version: 1 }] },
        400,
        "files[0]: version belongs to skills alone",
      ],
    ] as const;
    for (const [body, status, error] of cases) {
      assert.deepEqual(await ask("/exec", body), { status, body: { error } });
    }
  });

  await test.step("LibreChat's programs call tools round by round", async () => {
    const tools = [
      {
        name: "get-weather",
        parameters: {
          properties: { units: {}, city: {} },
          required: ["city"],
        },
      },
      { name: "class" },
    ];
    const code = `
import asyncio
print("before")
both = await asyncio.gather(get_weather("Bonn"), get_weather(city="Rome", units=None))
print(both[0]["t"] + both[1]["t"])
try:
    await class_tool(x=[1])
except ToolExecutionError as error:
    print("failed:", error)
open("note.txt", "w").write("kept")`;
    const path = "/exec/programmatic";
    const first = await ask(path, { code, tools, timeout: 300_000 });
    assert.equal(first.status, 200, JSON.stringify(first.body));
    assert.equal(first.body.status, "tool_call_required");
    assert.equal(first.body.partial_stdout, "before\n");
    const [bonn, rome] = first.body.tool_calls;
    assert.deepEqual([bonn.name, bonn.input], ["get-weather", {
      city: "Bonn",
    }]);
    assert.deepEqual([rome.name, rome.input], ["get-weather", {
      city: "Rome",
    }]);
    const second = await ask(path, {
      continuation_token: first.body.continuation_token,
      tool_results: [
        { call_id: bonn.id, result: { t: 1 }, is_error: false },
        { call_id: rome.id, result: { t: 20 }, is_error: false },
      ],
    });
    const [call] = second.body.tool_calls;
    assert.deepEqual([call.name, call.input], ["class", { x: [1] }]);
    const results = {
      continuation_token: second.body.continuation_token,
      tool_results: [
        { call_id: call.id, is_error: true, error_message: "no", result: null },
      ],
    };
    const last = await ask(path, results);
    assert.equal(last.body.status, "completed", JSON.stringify(last.body));
    assert.equal(last.body.stdout, "before\n21\nfailed: no\n");
    assert.deepEqual(
      last.body.files.map(({ name }: File) => name),
      ["note.txt"],
    );
    // Sent again, it is the same.
    assert.equal((await ask(path, results)).body.stdout, last.body.stdout);
    const failed = await ask(path, { code: "print(1)\n1 / 0", tools });
    assert.equal(failed.body.status, "error");
    assert.equal(failed.body.error, "Sandbox exited with code 1");
    assert.match(failed.body.stderr, /ZeroDivisionError/);
    const call_id = "call_0001";
    const wrong = [
      [{ tools }, 400],
      [{ code: "1", tools: [] }, 400],
      [{ code: "1", tools, timeout: 0 }, 400],
      [{ code: "1", tools, lang: "bash" }, 400],
      [{ continuation_token: "x y", tool_results: [] }, 400],
      [{ continuation_token: "none", tool_results: [] }, 400],
      [{ continuation_token: "none", tool_results: [{ call_id }] }, 400],
      [
        { continuation_token: "none", tool_results: [{ call_id, result: 1 }] },
        404,
      ],
    ] as const;
    for (const [body, status] of wrong) {
      const answer = await ask(path, body);
      assert.equal(answer.status, status, JSON.stringify(body));
      assert.equal(typeof answer.body.error, "string");
    }
  });
}
