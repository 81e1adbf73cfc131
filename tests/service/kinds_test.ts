import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { z } from "zod";
import { BUNDLES } from "../../src/kinds.ts";
import { lockBuild, NPM } from "../../src/packages/build_locks.ts";
import { skipBecause } from "../skip_because.ts";
import { makeServiceCopy } from "./service_copy.ts";
import { PROJECT_ROOT } from "./service_process.ts";
import { type Service, startService } from "./start_service.ts";

const NUMPY = "import numpy; print(numpy.ones(2).sum())";
// Long enough that its memory is looked at.
const LONG = "print(sum(range(5_000_000)) / 6249998750000)";

const healthSchema = z.object({
  status: z.string(),
  coming: z.array(z.string()),
  packages: z.record(z.string(), z.string()),
  pool_status: z.object({
    config: z.object({
      kinds: z.array(z.object({ name: z.string(), state: z.string() })),
    }),
  }),
});

const NO_PACKAGES = existsSync(`${PROJECT_ROOT}.cache/packages/science.bundle`)
  ? null
  : "there are no packages; `make packages` fetches them";

async function health(service: Service) {
  return healthSchema.parse(await (await service.health()).json());
}

function started({ process }: Service, kind: string): number {
  return process.logged("sandbox started")
    .filter(({ sandbox }) => String(sandbox).startsWith(kind)).length;
}

Deno.test({
  name: "A service of one kind for Python runs its programs there",
  ignore: skipBecause(NO_PACKAGES),
  async fn(t) {
    const cases = [
      ["core", "core-", "No module named 'numpy'", "strict"],
      ["full", "full-", "", "strict"],
      // Not the policy of the image: what differs in memory is looked for.
      ["full", "full-", "", "permissive"],
    ] as const;
    for (const [kind, prefix, fault, policy] of cases) {
      await t.step(`${kind}, ${policy}`, async () => {
        await using service = await startService({
          env: {
            FAAS_KINDS: kind,
            FAAS_LANGUAGES: "python",
            FAAS_SANDBOXES: `${kind}=1`,
            FAAS_SAFETY_POLICY: policy,
          },
        });
        const { pool_status } = await health(service);
        assert.deepEqual(
          pool_status.config.kinds.map(({ name, state }) => [name, state]),
          [[kind, "here"]],
        );
        for (const code of [LONG, NUMPY]) {
          const { output, metadata } = await service.run({ code });
          assert.ok(metadata.instance_id.startsWith(prefix));
          if (code === NUMPY && fault !== "") {
            assert.ok(output.stderr.includes(fault), output.stderr);
          } else assert.equal(output.stdout, "2.0\n", output.stderr);
        }
      });
    }
  },
});

Deno.test({
  name: "A kind that is still being made holds up nobody else's programs",
  ignore: skipBecause(NO_PACKAGES),
  async fn() {
    await using copy = await makeServiceCopy();
    const mark = await lockBuild(`${copy.root}/.cache`, "full");
    await using service = await startService({
      root: copy.root,
      env: {
        FAAS_SANDBOXES: "core=1,full=1",
      },
    });
    const before = await health(service);
    assert.equal(before.status, "healthy");
    assert.deepEqual(before.coming, ["full"]);
    assert.equal("numpy" in before.packages, false);
    const waiting = service.run({ code: NUMPY });
    assert.equal(
      (await service.run({ code: "print(1)" })).output.stdout,
      "1\n",
    );
    assert.equal(started(service, "full"), 0);

    mark[Symbol.dispose]();
    assert.equal((await waiting).output.stdout, "2.0\n");
    const after = await health(service);
    assert.deepEqual(after.coming, []);
    assert.equal("numpy" in after.packages, true);
  },
});

Deno.test({
  name:
    "A service whose first kind is still being made serves the standard library, then takes it in",
  ignore: skipBecause(NO_PACKAGES),
  async fn() {
    await using copy = await makeServiceCopy();
    const cache = `${copy.root}/.cache`;
    const late = [
      `${cache}/images/core.image`,
      `${copy.root}/node_modules/@modelcontextprotocol`,
    ];
    for (const path of late) await Deno.rename(path, `${path}.later`);
    const npm = await lockBuild(cache, NPM);
    const mark = await lockBuild(cache, "core");
    await using service = await startService({
      root: copy.root,
      env: {
        FAAS_KINDS: "core",
        FAAS_LANGUAGES: "python",
        FAAS_SANDBOXES: "core=1",
        // Programs that wait for the kind do so on a slow machine, too.
        FAAS_QUEUE_TIMEOUT: "600000",
      },
    });
    const states = ({ pool_status }: Awaited<ReturnType<typeof health>>) =>
      pool_status.config.kinds.map(({ name, state }) => [name, state]);
    const before = await health(service);
    assert.equal(before.status, "healthy");
    assert.deepEqual(before.coming, ["core"]);
    assert.deepEqual(before.packages, {});
    assert.deepEqual(states(before), [["plain", "here"], ["core", "coming"]]);
    const [ready] = service.process.logged("sandbox ready");
    assert.equal(ready.from_image, false);

    let isHere = false;
    const onceHere = <T>(asked: Promise<T>) =>
      asked.then((answer) => {
        assert.ok(isHere, "it was not to be answered yet");
        return answer;
      });
    const waiting = Promise.all([
      service.run({ code: "import yaml; print(yaml.safe_load('2'))" }),
      service.run({ code: "import zoneinfo as z; z.ZoneInfo('Asia/Tokyo')" }),
      service.run({ code: "x = 3", keep: true }),
    ].map(onceHere));
    const mcp = onceHere(fetch(`${service.url}/mcp`, {
      method: "POST",
      headers: {
        "accept": "application/json, text/event-stream",
        "content-type": "application/json",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
    }));
    // Each finds an interpreter that no other has used.
    const served = new Set<string>();
    const serve = async () => {
      const { output, metadata } = await service.run({
        code: "import json; print(hasattr(json, 'x')); json.x = 1",
      });
      assert.equal(output.stdout, "False\n", output.stderr);
      const [kind] = metadata.instance_id.split("-");
      served.add(kind);
    };
    for (let round = 0; round < 5; round += 1) await serve();
    assert.deepEqual([...served], ["plain"]);
    assert.equal(started(service, "core"), 0);

    isHere = true;
    for (const path of late) await Deno.rename(`${path}.later`, path);
    mark[Symbol.dispose]();
    npm[Symbol.dispose]();
    while (!served.has("core")) await serve();
    const [yaml, zone, kept] = await waiting;
    assert.equal(yaml.output.stdout, "2\n", yaml.output.stderr);
    assert.equal(zone.output.stderr, "");
    const { state } = kept.metadata;
    assert.ok(state, JSON.stringify(kept));
    const next = await service.run({ code: "print(x)", state: state.id });
    assert.equal(next.output.stdout, "3\n", next.output.stderr);
    const answered = await mcp;
    assert.equal(answered.status, 200, await answered.text());
    const after = await health(service);
    assert.deepEqual(after.coming, []);
    assert.ok("pyyaml" in after.packages);
    assert.deepEqual(states(after), [["core", "here"]]);
  },
});

Deno.test("A kind that never comes is missing in its programs' errors alone", async () => {
  await using copy = await makeServiceCopy();
  const cache = `${copy.root}/.cache`;
  for (const name of Object.keys(BUNDLES)) {
    await copy.replace(`packages/${name}.bundle`, () => new Uint8Array());
  }
  const mark = await lockBuild(cache, "full");
  await using service = await startService({
    root: copy.root,
    env: {
      FAAS_SANDBOXES: "core=1,full=1",
    },
  });
  assert.deepEqual((await health(service)).coming, ["full"]);
  const waiting = service.run({ code: NUMPY });
  mark[Symbol.dispose]();
  assert.match((await waiting).output.stderr, /No module named 'numpy'/);
  await service.process.untilLogged("packages");
  assert.deepEqual((await health(service)).coming, []);
  assert.equal((await service.run({ code: "print(1)" })).output.stdout, "1\n");
});
