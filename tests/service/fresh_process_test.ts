import assert from "node:assert/strict";
import { row } from "../callers/caller_rows.ts";
import { type RunBody, type Service, startService } from "./start_service.ts";

const SANDBOXES = "core=1";
const PROGRAMS = 12;

/** Runs a program of a caller; returns its answer and the process's id. */
async function run({ url }: Service, caller: string, body: RunBody) {
  const response = await fetch(`${url}/run_code`, {
    method: "POST",
    headers: { authorization: `Bearer key of ${caller}` },
    body: JSON.stringify(body),
  });
  const { output, metadata, workload_info } = await response.json();
  return { status: response.status, output, metadata, id: workload_info?.id };
}

Deno.test("FAAS_FRESH_PROCESS never runs two programs in one process", async () => {
  await using service = await startService({
    env: { FAAS_FRESH_PROCESS: "on", FAAS_SANDBOXES: SANDBOXES },
  });
  const answers = await Promise.all(
    Array.from(
      { length: PROGRAMS },
      (_, n) => service.run({ code: `return_val(${n})` }),
    ),
  );
  const values = answers.map(({ output }) => output.ret_val);
  assert.deepEqual(values, Array.from({ length: PROGRAMS }, (_, n) => `${n}`));
  const ids = answers.map(({ workload_info }) => workload_info.id);
  assert.equal(new Set(ids).size, PROGRAMS);
  // A kept state outlives its process.
  const kept = await service.run({ code: "x = 41", keep: true });
  const state = kept.metadata.state?.id;
  const next = await service.run({ code: "return_val(x + 1)", state });
  assert.equal(next.output.ret_val, "42");
  assert.notEqual(next.workload_info.id, kept.workload_info.id);
});

Deno.test("FAAS_SANDBOX_PER_CALLER never lets a process serve two callers", async () => {
  const folder = await Deno.makeTempDir();
  const names = ["a", "b", "c", "d"];
  const keys = `${folder}/keys.yaml`;
  await Deno.writeTextFile(
    keys,
    JSON.stringify(names.map((name) => row(name))),
  );
  await using service = await startService({
    env: {
      FAAS_SANDBOX_PER_CALLER: "on",
      FAAS_KEYS_FILE: keys,
      FAAS_SANDBOXES: SANDBOXES,
    },
  });
  const servedBy = new Map<string, Set<string>>();
  const ask = async (caller: string, body: RunBody) => {
    const answer = await run(service, caller, body);
    assert.equal(answer.status, 200);
    const callers = servedBy.get(answer.id) ?? new Set();
    servedBy.set(answer.id, callers.add(caller));
    return answer;
  };
  const kept = await ask("a", { code: "x = 41", keep: true });
  // All at once, so that each waits while another's process is there.
  await Promise.all(
    Array.from({ length: PROGRAMS }, async (_, n) => {
      const caller = names[n % names.length];
      const { output } = await ask(caller, { code: `return_val("${caller}")` });
      assert.equal(output.ret_val, caller);
    }),
  );
  const state = kept.metadata.state.id;
  const next = await ask("a", { code: "return_val(x + 1)", state });
  assert.equal(next.output.ret_val, "42");
  for (const [id, callers] of servedBy) {
    assert.equal(callers.size, 1, `${id} has served ${[...callers]}`);
  }
  assert.ok(servedBy.size >= names.length);
  await Deno.remove(folder, { recursive: true });
});
