/**
 * The clients' own tests, against one service. The tools that make and run a
 * client are fetched by `make test`; without it, its tests are skipped.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { build } from "esbuild";
import { NO_BROWSER, openBrowser } from "../pages/open_browser.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { skipBecause } from "../skip_because.ts";
import { buildPackage, type BuiltPackage } from "./build_package.ts";
import { NO_PYTHON, PYTHON, PYTHON_BIN } from "./python_clients.ts";
import { runCommand } from "./run_command.ts";
import { startForClients } from "./start_for_clients.ts";
import { readTutorial } from "./tutorial.ts";
import { GO_README, readmeProgram } from "./readme_program.ts";

const CACHE = `${PROJECT_ROOT}.cache`;

const NO_NODE = skipBecause(
  existsSync(`${CACHE}/typescript`)
    ? null
    : "there is no Node.js or no TypeScript; `make test` fetches it with npm",
);
/** Script of a page that uses the client. */
const IN_BROWSER = `(async () => {
  const client = new faas.Client(location.origin);
  const { value } = await client.run("return_val(6 * 7)");
  const rows = await client.batch("return_val(INPUT + 1)", [0, 1, 2]).all();
  const error = await client.run("").catch((error) => error);
  return [value, rows.map((row) => row.value), error.status];
})()`;

/** Commands of the tutorial that set up what this test has already. */
const DONE_BEFORE = /^(FAAS_DIALECTS=all .*)?make run\n|^python3 -m venv /;

/** Compiling Go's own library, as no test needs it to be fast, takes half as long. */
const GO_FLAGS = ["-gcflags=all=-N -l"];

const NO_GO = skipBecause(await goProblem());

/** Returns why Go's client cannot be tested; null if it can. */
async function goProblem(): Promise<string | null> {
  try {
    await runCommand("go", ["version"]);
    return null;
  } catch {
    return "there is no Go";
  }
}

Deno.test("Clients do what they promise", async (test) => {
  await using service = await startForClients({
    // Programs that run until their client hangs up must never end before.
    FAAS_TIMEOUT: "600000",
  });
  const env = {
    FAAS_URL: service.url,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONWARNINGS: "error",
  };

  await test.step({
    name: "Python: its tests",
    ignore: NO_PYTHON,
    async fn() {
      const { stderr } = await runCommand(PYTHON, ["-m", "unittest"], {
        cwd: `${PROJECT_ROOT}clients/python`,
        env,
      });
      assert.match(stderr, /^Ran [1-9]\d* tests/m);
    },
  });

  await test.step({
    name: "Python: its types",
    ignore: NO_PYTHON,
    async fn() {
      await runCommand(PYTHON, ["-m", "mypy", "--no-incremental"], {
        cwd: `${PROJECT_ROOT}clients/python`,
      });
    },
  });

  await test.step({
    name: "Python: the tutorial's commands, with the examples",
    ignore: NO_PYTHON,
    async fn(steps) {
      const folder = await Deno.makeTempDir({ prefix: "tutorial-" });
      const here = (text: string) =>
        text.replaceAll("http://localhost:8890", service.url);
      try {
        await runCommand("cp", ["-r", `${PROJECT_ROOT}examples/.`, folder]);
        for (const { commands, output } of readTutorial().commands) {
          if (DONE_BEFORE.test(commands)) continue;
          await steps.step(commands.split("\n")[0], async () => {
            const { stdout } = await runCommand(
              "bash",
              ["-c", here(commands)],
              {
                cwd: folder,
                env: {
                  ...env,
                  // Packages of others warn.
                  PYTHONWARNINGS: "default",
                  PATH: `${PYTHON_BIN}:${Deno.env.get("PATH")}`,
                },
              },
            );
            assert.equal(stdout.trimEnd(), here(output).trimEnd());
          });
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });

  await test.step({
    name: "Python: the training loop of docs/judging.md",
    ignore: NO_PYTHON,
    async fn() {
      const example = `${PROJECT_ROOT}examples/train_on_rewards.py`;
      const { stdout } = await runCommand(PYTHON, [example], { env });
      const page = await Deno.readTextFile(`${PROJECT_ROOT}docs/judging.md`);
      assert.ok(page.includes(`\n\`\`\`text\n${stdout}\`\`\`\n`), stdout);
    },
  });

  await test.step("TypeScript: its tests in Deno", async () => {
    const { stdout } = await runCommand(Deno.execPath(), [
      "test",
      "--allow-all",
      "--no-prompt",
      "--no-check",
      "clients/typescript/tests",
    ], { env: { ...env, NO_COLOR: "1" } });
    assert.match(stdout, /^ok \| [1-9]\d* passed/m);
  });

  await test.step({
    name: "TypeScript: compiled and packed, in Node.js",
    ignore: NO_NODE,
    async fn(steps) {
      await using built: BuiltPackage = await buildPackage(
        `${CACHE}/typescript/node_modules/typescript`,
      );

      await steps.step("its tests", async () => {
        const { stdout } = await runCommand("node", [
          "--test",
          "--test-reporter=tap",
          `${built.tests}/client_test.js`,
        ], { env });
        assert.match(stdout, /^# pass [1-9]/m);
      });

      await steps.step("the README's programs", async () => {
        const { code, output } = readmeProgram("clients/typescript", "ts");
        const program = code.replaceAll("http://localhost:8890", service.url);
        await Deno.writeTextFile(`${built.user}/readme.mts`, program);
        await built.compile(["readme.mts"], built.user);
        const { stdout } = await runCommand("node", ["readme.mjs"], {
          cwd: built.user,
          env,
        });
        assert.equal(stdout, output);
      });
    },
  });

  await test.step({
    name: "TypeScript: in a browser",
    ignore: skipBecause(NO_BROWSER),
    async fn() {
      const { outputFiles: [bundle] } = await build({
        entryPoints: [`${PROJECT_ROOT}clients/typescript/src/mod.ts`],
        bundle: true,
        write: false,
        format: "iife",
        globalName: "faas",
        platform: "browser",
      });
      await using browser = await openBrowser();
      const page = await browser.newPage();
      // A page of the service's own origin: no other may ask.
      await page.goto(`${service.url}/livez`);
      assert.deepEqual(
        await page.evaluate(`${bundle.text}\n${IN_BROWSER}`),
        [42, [1, 2, 3], 400],
      );
    },
  });

  await test.step({
    name: "Go",
    ignore: NO_GO,
    async fn(steps) {
      const cwd = `${PROJECT_ROOT}clients/go`;
      // Go's library then needs no compiler of C.
      const goEnv = { ...env, CGO_ENABLED: "0" };

      await steps.step("its form", async () => {
        const { stdout } = await runCommand("gofmt", ["-l", "."], { cwd });
        assert.equal(stdout, "");
      });

      await steps.step("its tests, and all that vet finds", async () => {
        const flags = ["-count=1", "-vet=all", ...GO_FLAGS];
        await runCommand("go", ["test", ...flags, "./..."], {
          cwd,
          env: goEnv,
        });
      });

      await steps.step("the README's programs", async () => {
        const { code, output } = readmeProgram("clients/go", "go");
        const folder = await Deno.makeTempDir({ prefix: "client-" });
        try {
          await Deno.writeTextFile(
            `${folder}/main.go`,
            GO_README.replace(
              "PROGRAMS",
              () => code.replaceAll("http://localhost:8890", service.url),
            ),
          );
          await Deno.writeTextFile(
            `${folder}/go.mod`,
            "module readme\n\ngo 1.19\n\n" +
              "require python-faas/clients/go v0.1.0\n\n" +
              `replace python-faas/clients/go => ${cwd}\n`,
          );
          const { stdout } = await runCommand("go", ["run", ...GO_FLAGS, "."], {
            cwd: folder,
            env: goEnv,
          });
          assert.equal(stdout, output);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      });
    },
  });
});

Deno.test("The tutorial shows the examples as they are", () => {
  const { programs, commands } = readTutorial();
  const examples = new Set(
    ["examples/", "examples/clients/"].flatMap((folder) =>
      [...Deno.readDirSync(PROJECT_ROOT + folder)]
        .filter(({ isFile }) => isFile)
        .map(({ name }) => Deno.readTextFileSync(PROJECT_ROOT + folder + name))
    ),
  );
  assert.equal(programs.length, 9);
  for (const program of programs) assert.ok(examples.has(program), program);
  assert.equal(
    commands.filter((one) => DONE_BEFORE.test(one.commands)).length,
    3,
  );
});

Deno.test("The READMEs of clients open with three lines that are a program", () => {
  for (
    const [client, language] of [
      ["python", "python"],
      ["typescript", "ts"],
      ["go", "go"],
    ]
  ) {
    const { first } = readmeProgram(`clients/${client}`, language);
    assert.equal(first.split("\n").length, 4, first);
  }
});
