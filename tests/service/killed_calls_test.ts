/**
 * Kills a service between the steps of runs that call tools, and within one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { NO_REDIS, RedisServer } from "../redis/redis_server.ts";
import { skipBecause } from "../skip_because.ts";
import { type Service, startService } from "./start_service.ts";

/** An answer to `/run_code`, as far as this test looks at it. */
interface Answer {
  readonly output: { readonly stdout: string };
  readonly metadata: { readonly continuation?: { readonly id: string } };
  readonly calls?: readonly { readonly id: string }[];
}

const CODE = "import random\nfirst = tools.ask(n=1)\n" +
  "print(first, random.random())\nprint(first + tools.ask(n=2))";

async function post(service: Service, body: object): Promise<Answer> {
  const response = await fetch(`${service.url}/run_code`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

/** Returns the body that answers the open call of a run. */
function answersOf({ calls = [], metadata }: Answer, value: number): object {
  assert.equal(calls.length, 1);
  assert.ok(metadata.continuation);
  return {
    continuation: metadata.continuation.id,
    results: [{ id: calls[0].id, value }],
  };
}

Deno.test("Runs that wait for tools lose nothing of a service that is killed", {
  ignore: skipBecause(NO_REDIS),
}, async (t) => {
  await using redis = await new RedisServer().start();
  const options = {
    env: {
      FAAS_LANGUAGES: "python",
      FAAS_SANDBOXES: "core=1",
      FAAS_STATE_STORE: `redis://localhost:${redis.port}/1`,
      FAAS_STATE_KEY: "a key of the operator's, for tests alone",
    },
  };
  await using first = await startService(options);
  await using second = await startService(options);
  const begun = await post(first, { code: CODE, tools: [{ name: "ask" }] });
  const results = answersOf(begun, 40);
  const told = await post(first, results);
  assert.match(told.output.stdout, /^40 0\.\d+\n$/);
  const other = await post(first, { code: CODE, tools: [{ name: "ask" }] });

  await t.step("one that is killed while it goes on", async () => {
    // It may be killed before, within or after the run: the next one ends it.
    const lost = post(first, answersOf(other, 1)).catch(() => {});
    first.process.kill("SIGKILL");
    await first.process.ended;
    await lost;
    const next = await post(second, answersOf(other, 1));
    assert.match(next.output.stdout, /^1 0\.\d+\n$/);
    const end = await post(second, answersOf(next, 2));
    assert.equal(end.output.stdout, "3\n");
  });

  await t.step("an answer that was lost is there in another", async () => {
    const again = await post(second, results);
    assert.equal(again.output.stdout, told.output.stdout);
    assert.deepEqual(again.calls, told.calls);
    // Nothing has run again: what runs has a continuation of its own.
    assert.deepEqual(
      again.metadata.continuation,
      told.metadata.continuation,
    );
  });

  await t.step("the run goes on where the killed one has left it", async () => {
    const last = answersOf(told, 2);
    const end = await post(second, last);
    assert.equal(end.output.stdout, "42\n");
    assert.deepEqual((await post(second, last)).output, end.output);
  });
});
