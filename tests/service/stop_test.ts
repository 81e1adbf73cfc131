import assert from "node:assert/strict";
import { z } from "zod";
import { readTree } from "../../bench/process_tree.ts";
import { encodePost } from "../../bench/http_connection.ts";
import { RawConnection } from "./raw_connection.ts";
import { ServiceProcess } from "./service_process.ts";
import { type Service, startService } from "./start_service.ts";
import { isAlive, untilGone } from "./until_gone.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

const LIVEZ = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";

const healthSchema = z.object({
  status: z.string(),
  pool_status: z.object({ busyProcesses: z.int() }),
});

async function readHealth(service: Service) {
  const response = await service.health();
  return {
    code: response.status,
    ...healthSchema.parse(await response.json()),
  };
}

/** Resolves when a program runs. */
async function untilBusy(service: Service): Promise<void> {
  const deadlineMs = performance.now() + 300_000;
  while ((await readHealth(service)).pool_status.busyProcesses === 0) {
    assert.ok(performance.now() < deadlineMs, "no program runs");
  }
}

/** Starts a service, and one program in it. */
async function startBusy(
  code: string,
  env: Readonly<Record<string, string>> = {},
) {
  const service = await startService({ env });
  const { pids } = await readTree(service.process.pid, { memory: false });
  assert.ok(pids.length >= 2, `${pids}`);
  const answer = fetch(`${service.url}/run_code`, {
    method: "POST",
    body: JSON.stringify({ code }),
  }).then(
    async (response) => ({
      code: response.status,
      text: await response.text(),
    }),
    () => null,
  );
  await untilBusy(service);
  return { service, pids, answer };
}

for (const signal of SIGNALS) {
  Deno.test(`${signal} lets running programs end, and takes no more`, async () => {
    const { service, pids, answer } = await startBusy(
      // Long enough for all below, wherever it is slow.
      "import time\ntime.sleep(10)\nprint('to the end')",
      { FAAS_DRAIN_TIMEOUT: "300000" },
    );
    await using _ = service;
    using asking = await RawConnection.open(service.port);
    using running = await RawConnection.open(service.port);
    for (const connection of [asking, running]) {
      await connection.send(LIVEZ);
      assert.equal((await connection.answer())?.closes, false);
    }
    service.process.kill(signal);
    await service.process.untilLogged("draining");
    // Connections that were there before are answered, for the last time.
    await asking.send(LIVEZ.replace("livez", "health"));
    const health = await asking.answer();
    assert.equal(health?.status, 503);
    assert.ok(health.closes);
    assert.match(health.body, /"status":"draining"/);
    await running.send(encodePost("/run_code", { code: "print(1)" }));
    const refused = await running.answer();
    assert.equal(refused?.status, 503);
    assert.ok(refused.closes);
    assert.match(refused.body, /"error":"Service overloaded"/);
    await assert.rejects(RawConnection.open(service.port));

    const last = await answer;
    assert.equal(last?.code, 200);
    assert.match(last.text, /"stdout":"to the end\\n"/);
    assert.equal((await service.process.ended).code, 0);
    assert.equal(service.process.logged("stopped").length, 1);
    assert.equal(service.process.stderr, "");
    await untilGone(pids);
  });

  Deno.test(`A second ${signal} ends the service at once`, async () => {
    const { service, pids, answer } = await startBusy(
      "while True: pass",
      { FAAS_DRAIN_TIMEOUT: "86400000" },
    );
    await using _ = service;
    service.process.kill(signal);
    await service.process.untilLogged("draining");
    assert.ok(pids.every(isAlive));
    service.process.kill(signal);
    assert.equal((await service.process.ended).code, 130);
    assert.equal(await answer, null);
    await untilGone(pids);
  });
}

Deno.test("SIGTERM kills what is not done in the time for it", async () => {
  const { service, pids, answer } = await startBusy(
    "while True: pass",
    { FAAS_DRAIN_TIMEOUT: "100" },
  );
  await using _ = service;
  assert.equal((await service.stop()).code, 0);
  // Not a 200: the caller should try again, elsewhere.
  const last = await answer;
  assert.equal(last?.code, 503, last?.text);
  await untilGone(pids);
});

Deno.test("SIGTERM stops a service that is still starting", async () => {
  await using service = new ServiceProcess();
  await service.untilLogged("listening");
  const { pids } = await readTree(service.pid, { memory: false });
  service.kill("SIGTERM");
  assert.equal((await service.ended).code, 0);
  assert.equal(service.stderr, "");
  await untilGone(pids);
});
