/**
 * The audit log of a real service: what is in its file, and that nothing that
 * can happen to the file harms a run.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Service, startService } from "./start_service.ts";

const SECRET = "kumquat";

type AuditLine = Readonly<Record<string, unknown>>;

/** A service with an audit log in a folder of its own. */
async function audited(wrapper: readonly string[] = []) {
  const folder = await Deno.makeTempDir({ prefix: "audit" });
  const path = `${folder}/audit.jsonl`;
  const service = await startService({
    wrapper,
    flags: [`--allow-write=${folder}`],
    env: { FAAS_AUDIT_LOG: path },
  });
  return {
    folder,
    path,
    service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function readLines(path: string): Promise<AuditLine[]> {
  const text = await Deno.readTextFile(path);
  return text.split("\n").filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** Returns the lines of a file; none while there is no file. */
function linesOf(path: string): Promise<AuditLine[]> {
  return readLines(path).catch(() => []);
}

/**
 * Resolves with the lines of files in one folder once there are so many in all.
 */
async function untilLines(
  paths: readonly string[],
  count: number,
): Promise<AuditLine[]> {
  await using watcher = watch(paths[0]);
  for (;;) {
    const lines = (await Promise.all(paths.map(linesOf))).flat();
    if (lines.length >= count) return lines;
    await watcher.next();
  }
}

/** Tells when something of the file's folder changes. */
function watch(path: string) {
  const changes = Deno.watchFs(path.slice(0, path.lastIndexOf("/")));
  return {
    next: () => changes[Symbol.asyncIterator]().next(),
    [Symbol.asyncDispose]() {
      changes.close();
      return Promise.resolve();
    },
  };
}

async function lostLines({ url }: Service): Promise<number> {
  const response = await fetch(`${url}/metrics?format=prometheus`);
  const text = await response.text();
  const found = text.match(/^python_faas_audit_lines_lost_total (\d+)$/m);
  assert.ok(found);
  return Number(found[1]);
}

Deno.test("FAAS_AUDIT_LOG tells of each run, and never its code", async () => {
  await using test = await audited();
  const { service, path } = test;
  const code = `print("${SECRET}")`;
  await service.run({ code, input: SECRET });
  await service.run({ code: `raise ValueError("${SECRET}")` });
  const batch = await fetch(`${service.url}/run_batch`, {
    method: "POST",
    body: JSON.stringify({ code, inputs: [1, 2] }),
  });
  await batch.text();
  const invalid = await fetch(`${service.url}/run_code`, {
    method: "POST",
    body: JSON.stringify({ code: 1 }),
  });
  await invalid.text();
  await service.stop();
  const lines = await readLines(path);
  assert.equal(lines.length, 3);
  const hash = createHash("sha256").update(code).digest("hex");
  const [first, second, third] = lines;
  assert.equal(first.program_sha256, hash);
  assert.equal(first.outcome, "success");
  assert.equal(first.caller, null);
  assert.ok(Number(first.memory_peak_bytes) > 0);
  assert.ok(Date.parse(String(first.time)) <= Date.now());
  assert.equal(second.outcome, "exception");
  assert.equal(third.program_sha256, hash);
  assert.equal(third.rows, 2);
  assert.ok(!(await Deno.readTextFile(path)).includes(SECRET));
  const { mode } = await Deno.stat(path);
  assert.equal((mode ?? 0) & 0o007, 0);
});

Deno.test("FAAS_AUDIT_LOG is rotated by SIGHUP and by cutting, without a lost line", async () => {
  await using test = await audited();
  const { service, path, folder } = test;
  await service.run({ code: "pass" });
  await untilLines([path], 1);
  const oldPath = `${folder}/old.jsonl`;
  await Deno.rename(path, oldPath);
  service.process.kill("SIGHUP");
  // The signal may arrive after the next runs.
  let line: AuditLine | undefined;
  for (let runs = 2; line === undefined; runs++) {
    await service.run({ code: "pass" });
    await untilLines([oldPath, path], runs);
    [line] = await linesOf(path);
  }
  await Deno.copyFile(path, `${folder}/copy.jsonl`);
  await Deno.truncate(path);
  await service.run({ code: "pass" });
  const [next] = await untilLines([path], 1);
  assert.notEqual(next.task_id, line.task_id);
  // No hole where the old text was.
  assert.ok((await Deno.readTextFile(path)).startsWith("{"));
});

Deno.test("a file that cannot be written never harms a run, and is seen", async () => {
  await using test = await audited([
    "sh",
    "-c",
    'trap "" XFSZ; exec "$@"',
    "sh",
  ]);
  const { service, path, folder } = test;
  await service.run({ code: "pass" });
  await untilLines([path], 1);
  assert.equal(await lostLines(service), 0);

  // A disk that is full after half a line.
  const { size } = await Deno.stat(path);
  limitFileSize(service, String(size + 20));
  const answer = await service.run({ code: "print(1)" });
  assert.equal(answer.output.stdout, "1\n");
  await service.process.untilLogged("audit log cannot be written");
  assert.equal(await lostLines(service), 1);
  limitFileSize(service, "unlimited");
  await service.run({ code: "pass" });
  await service.process.untilLogged("audit log is written again");
  const text = await Deno.readTextFile(path);
  const lines = text.trim().split("\n");
  assert.equal(lines.length, 3);
  assert.equal(lines[1].length, 20);
  assert.equal(JSON.parse(lines[2]).outcome, "success");

  // A folder that has gone.
  await Deno.remove(folder, { recursive: true });
  service.process.kill("SIGHUP");
  let isSeen = false;
  const seen = service.process.untilLogged("audit log cannot be written", 2)
    .then(() => isSeen = true);
  // The signal may arrive after the next runs.
  do {
    const { output } = await service.run({ code: "print(2)" });
    assert.equal(output.stdout, "2\n");
  } while (!isSeen);
  await seen;
  assert.ok(await lostLines(service) >= 2);
  await Deno.mkdir(folder);
  await service.run({ code: "pass" });
  await untilLines([path], 1);
  assert.equal((await service.stop()).code, 0);
});

/** Sets how large a file of the service may become, in bytes. */
function limitFileSize({ process }: Service, limit: string): void {
  const { success, stderr } = new Deno.Command("prlimit", {
    args: ["--pid", String(process.pid), `--fsize=${limit}:unlimited`],
  }).outputSync();
  assert.ok(success, new TextDecoder().decode(stderr));
}

Deno.test("FAAS_AUDIT_LOG that cannot be opened stops the start, and says why", async () => {
  for (
    const [path, fact] of [
      ["/var/log/python-faas/no/such/folder", /No such file/],
      ["/audit.jsonl", /started without --allow-write=\/audit\.jsonl/],
    ] as const
  ) {
    const failed = startService({ env: { FAAS_AUDIT_LOG: path } });
    await assert.rejects(failed, fact);
  }
});

Deno.test("FAAS_AUDIT_LOG=stderr leaves the log alone", async () => {
  await using service = await startService({
    env: { FAAS_AUDIT_LOG: "stderr" },
  });
  await service.run({ code: "pass" });
  await service.stop();
  const line = JSON.parse(service.process.stderr);
  assert.equal(line.outcome, "success");
});
