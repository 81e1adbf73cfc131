import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inParallel } from "./in_parallel.ts";
import { legitPrograms } from "./legit_programs.ts";
import { startService } from "./start_service.ts";

const FIXED = { seed: 20_240_229, now: "2024-02-29T12:00:00Z" };

const DRAW = `
import asyncio, os, random, secrets, tempfile, time, uuid
from datetime import datetime
print(random.random(), secrets.token_hex(8), uuid.uuid4(), uuid.uuid1())
print(datetime.now(), time.time(), time.perf_counter(), {object, int, str})
async def late(n):
    await asyncio.sleep(random.random())
    print(n, end=" ")
async def main():
    await asyncio.gather(*map(late, range(5)))
asyncio.run(main())
time.sleep(20)
with tempfile.NamedTemporaryFile("w", delete=False) as f:
    print(f.name, datetime.now())
open("out.txt", "w").write(random.choice(input().split()))
`;

Deno.test("The service and what requests bring", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=2",
    },
    sandboxes: 2,
  });

  await t.step("a program has all of it, and its files come back", async () => {
    const { output, metadata } = await service.run({
      code: `
import os, sys, pathlib, helper
print(input(), sys.argv[1:], os.environ["LEVEL"], helper.double(4))
print(pathlib.Path("data/ä.txt").read_text(), INPUT)
os.mkdir("out")
with open("out/a.csv", "w") as f:
    f.write("1,2")
raise ValueError("late")
`,
      input: 1,
      stdin: "line",
      argv: ["-v"],
      env: { LEVEL: "3" },
      files: {
        "helper.py": { text: "def double(n): return 2 * n" },
        "data/ä.txt": { data: "w6Q=" },
      },
      collect: ["out/*"],
    });
    assert.equal(output.stdout, "line ['-v'] 3 8\nä 1\n", output.stderr);
    assert.equal(metadata.error?.type, "ValueError");
    assert.deepEqual(metadata.files, [{
      name: "a.csv",
      media_type: "text/csv",
      size: 3,
      data: "MSwy",
      path: "out/a.csv",
    }]);
    assert.equal(metadata.receipt, undefined);
  });

  await t.step("a request that cannot be is a 400 that names why", async () => {
    const response = await fetch(`${service.url}/run_code`, {
      method: "POST",
      body: '{"code":"1","files":{"../../etc/passwd":{"text":"x"}}}',
    });
    const { error, details } = await response.json();
    assert.equal(response.status, 400);
    assert.match(error, /^Parameter 'files' must be/);
    assert.match(details, /^"\.\.\/\.\.\/etc\/passwd" holds "\.\."$/);
  });

  await t.step(
    "the same request has the same answer, in any sandbox",
    async () => {
      const body = { code: DRAW, stdin: "a b c d", collect: ["*"], ...FIXED };
      const { output, metadata } = await service.run(body);
      assert.equal(metadata.error, undefined, output.stderr);
      assert.match(output.stdout, /2024-02-29 12:00:2/);
      const { receipt, exit_code, truncated, files } = metadata;
      assert.ok(receipt);
      assert.equal(files[0].path, "out.txt");
      const result = { output, exit_code, error: undefined, truncated, files };
      assert.equal(
        createHash("sha256").update(JSON.stringify(result)).digest("hex"),
        receipt.result,
      );
      const sandboxes = new Set<string>();
      await inParallel(Array(100).fill(body), 4, async (body) => {
        const again = await service.run(body);
        sandboxes.add(again.metadata.instance_id);
        assert.deepEqual(again.output, output);
        assert.deepEqual(again.metadata.receipt, receipt);
        // Events in between must not matter.
        await service.run({
          code: "import random\nx = [random.random()] * 999",
        });
      });
      assert.ok(sandboxes.size > 1);
      const other = await service.run({ ...body, seed: 1 });
      assert.notEqual(other.metadata.receipt?.request, receipt.request);
      assert.notEqual(other.metadata.receipt?.result, receipt.result);
      assert.equal(other.metadata.receipt?.image, receipt.image);
    },
  );

  await t.step("so it is with every legitimate program", async () => {
    const different: string[] = [];
    const failed: string[] = [];
    await inParallel(await legitPrograms(), 4, async ({ title, code }) => {
      const body = { code, ...FIXED };
      const first = await service.run(body);
      const second = await service.run(body);
      const { receipt } = first.metadata;
      assert.ok(receipt, title);
      const { error } = first.metadata;
      // Without the scientific packages, some have nothing to import.
      if (error !== undefined && error.type !== "ModuleNotFoundError") {
        failed.push(`${title}: ${error.message}`);
      }
      if (receipt.result !== second.metadata.receipt?.result) {
        different.push(
          `${title}\n${first.output.stdout}\n${second.output.stdout}`,
        );
      }
    });
    assert.deepEqual(different, []);
    assert.deepEqual(failed, []);
  });
});
