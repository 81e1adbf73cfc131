import assert from "node:assert/strict";
import { z } from "zod";
import { ServiceProcess } from "./service_process.ts";
import { startService } from "./start_service.ts";

/** Starts the service so that it may not call the C library, which locks. */
const WITHOUT_LOCKS = [
  "sh",
  "-c",
  'shift; exec "$0" run --deny-ffi "$@"',
] as const;

const healthSchema = z.object({
  status: z.string(),
  security: z.object({ locks: z.record(z.string(), z.boolean()) }),
});
const listeningSchema = z.object({ url: z.url() });

async function metricsOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics?format=prometheus`);
  return await answer.text();
}

Deno.test("/health and /metrics tell which locks are on", async () => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1",
      FAAS_REQUIRE_LOCKS: "on",
    },
  });
  const health = healthSchema.parse(await (await service.health()).json());
  assert.deepEqual(health.security.locks, {
    diesWithParent: true,
    seccomp: true,
  });
  const metrics = await metricsOf(service.url);
  assert.match(metrics, /^python_faas_lock\{lock="seccomp"\} 1$/m);
});

Deno.test("a service that requires locks never serves without them", async () => {
  await using service = new ServiceProcess({
    env: {
      FAAS_SANDBOXES: "core=1",
      FAAS_REQUIRE_LOCKS: "on",
    },
    wrapper: WITHOUT_LOCKS,
  });
  const { url } = listeningSchema.parse(await service.untilLogged("listening"));
  const { reason } = await service.untilLogged("sandbox ended");
  assert.equal(reason, "unlocked");
  const answer = await fetch(`${url}/health`);
  assert.equal(answer.status, 503);
  const { security } = healthSchema.parse(await answer.json());
  assert.deepEqual(security.locks, { diesWithParent: false, seccomp: false });
  const metrics = await metricsOf(url);
  assert.match(metrics, /^python_faas_lock\{lock="seccomp"\} 0$/m);
  assert.equal(service.logged("sandbox ready").length, 0);
});

Deno.test("a service that does not require locks says that it has none", async () => {
  await using service = await startService({
    env: { FAAS_SANDBOXES: "core=1" },
    wrapper: WITHOUT_LOCKS,
  });
  const answer = await service.run({ code: "print(1)" });
  assert.equal(answer.output.stdout, "1\n");
  const { security } = healthSchema.parse(
    await (await service.health()).json(),
  );
  assert.equal(security.locks.seccomp, false);
});
