import assert from "node:assert/strict";
import { z } from "zod";
import { inParallel } from "./in_parallel.ts";
import { PROJECT_ROOT } from "./service_process.ts";
import { startService } from "./start_service.ts";

const FOLDER = `${PROJECT_ROOT}tests/corpus/everyday`;

/** Exit code of a program that CPython had not ended when its time was up. */
const ENDLESS = -1;

/** Time that such a program gets here: it needs hours. */
const ENDLESS_TIMEOUT_MS = 5_000;

const programSchema = z.object({
  name: z.string(),
  code: z.string(),
  input: z.unknown(),
  stdout: z.string(),
  ret_val: z.string(),
  exit_code: z.number(),
});

/**
 * Reason why programs differ, and which; see tests/corpus/everyday/README.md.
 */
const differsSchema = z.record(z.string(), z.array(z.string()));

function programs(name: string) {
  return Deno.readTextFileSync(`${FOLDER}/${name}.jsonl`).trim().split("\n")
    .map((line) => programSchema.parse(JSON.parse(line)));
}

Deno.test("Everyday programs give what CPython gives", async (t) => {
  await using service = await startService({
    env: {
      FAAS_SANDBOXES: "core=1,full=1",
      // All kinds fit.
      PYTHON_FAAS_MEMORY_LIMIT: "8G",
    },
  });
  const response = await service.health();
  const { packages } = z.object({ packages: z.record(z.string(), z.string()) })
    .parse(await response.json());
  const hasScience = "numpy" in packages;
  const differs = differsSchema.parse(
    JSON.parse(Deno.readTextFileSync(`${FOLDER}/differs.json`)),
  );
  const listed = new Map(
    Object.entries(differs).flatMap(([why, names]) =>
      names.map((name) => [name, why] as const)
    ),
  );

  async function isSame(program: z.infer<typeof programSchema>) {
    const { code, input, exit_code } = program;
    const { output, metadata } = await service.run({
      code,
      input,
      ...exit_code === ENDLESS && { timeout: ENDLESS_TIMEOUT_MS },
    });
    const same = exit_code === 0
      ? metadata.status === "success" && output.stdout === program.stdout &&
        output.ret_val === program.ret_val
      : metadata.status === "error" &&
        (exit_code !== ENDLESS || metadata.timed_out);
    const shown = `${program.name}: ${JSON.stringify(metadata.error)}\n` +
      `${output.stdout.slice(-300)}\n${output.stderr.slice(-300)}`;
    return { same, shown };
  }

  await t.step("what names things at run time", async () => {
    await inParallel(programs("guards"), 2, async (program) => {
      const { same, shown } = await isSame(program);
      assert.ok(same, shown);
    });
  });

  await t.step("what WebAssembly lacks by itself", async () => {
    await inParallel(programs("sandbox"), 2, async (program) => {
      if (program.name === "packages_by_text" && !hasScience) {
        console.log("left out: the scientific packages are not installed");
        return;
      }
      const { same, shown } = await isSame(program);
      assert.ok(same, shown);
    });
  });

  await t.step("what evaluators, analysts and agents write", async () => {
    if (!hasScience) {
      console.log("left out: the scientific packages are not installed");
      return;
    }
    const all = programs("programs");
    const names = new Set(all.map(({ name }) => name));
    assert.deepEqual([...listed.keys()].filter((name) => !names.has(name)), []);
    const failures: string[] = [];
    let equal = 0;
    await inParallel(all, 2, async (program) => {
      const { same, shown } = await isSame(program);
      if (same) equal++;
      if (same && listed.has(program.name)) {
        console.log(`${program.name} is the same now: take it off the list`);
      } else if (!same && !listed.has(program.name)) failures.push(shown);
    });
    console.log(`${equal} of ${all.length} everyday programs are the same`);
    assert.deepEqual(failures, []);
  });
});
