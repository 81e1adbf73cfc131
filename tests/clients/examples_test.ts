/**
 * The examples of clients, one per protocol, each as its user runs it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DIALECT_NAMES } from "../../src/settings/dialects.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { runInNode, withoutNpmClients } from "./npm_clients.ts";
import { NO_PYTHON, PYTHON } from "./python_clients.ts";
import { runCommand } from "./run_command.ts";
import { startForClients } from "./start_for_clients.ts";

const FOLDER = `${PROJECT_ROOT}examples/clients/`;

/** An example, by the name of its file. */
interface Example {
  /** Page of its protocol, in `docs/`. */
  readonly page: string;
  /** Text that it prints. */
  readonly output: string;
}

const IN_PYTHON: Readonly<Record<string, Example>> = {
  "from_coze_loop.py": {
    page: "http",
    output: 'success {"score": 1.0, "reason": "compared as text"}\n',
  },
  "from_dify.py": {
    page: "dialects/dify",
    output: 'success {"greeting": "Hello, Ada"}\n',
  },
  "from_e2b.py": {
    page: "dialects/e2b",
    output: "x is 20 then 21\nZeroDivisionError\n",
  },
  "from_judge0.py": { page: "dialects/judge0", output: "Accepted 42\n" },
  "from_jupyter.py": { page: "dialects/jupyter", output: "21\n" },
  "from_langfuse.py": {
    page: "dialects/langfuse",
    output: "[{'name': 'length', 'value': 4}]\n",
  },
  "from_open_instruct.py": {
    page: "dialects/open-instruct",
    output: "[1, 0]\n",
  },
  "from_python.py": {
    page: "http",
    output: "6\nIndexError: list index out of range (line 2)\n[2, 4, 6]\n",
  },
  "from_sandbox_fusion.py": {
    page: "dialects/sandbox-fusion",
    output: "Success hi\n",
  },
  "from_smolagents.py": { page: "dialects/e2b", output: "14\n" },
};

/** With the project's own packages. */
const IN_DENO: Readonly<Record<string, Example>> = {
  "from_mcp.mjs": { page: "mcp", output: "21\n" },
  "from_typescript.ts": {
    page: "http",
    output: "6\nTypeError\n0 2\n1 4\n2 6\n",
  },
};

const IN_NODE: Readonly<Record<string, Example>> = {
  "from_e2b.mjs": {
    page: "dialects/e2b",
    output: "x is 20 then 21\nZeroDivisionError\n",
  },
  "from_librechat.mjs": {
    page: "dialects/librechat",
    output: "42 answer.txt\n",
  },
  "from_piston.mjs": { page: "dialects/piston", output: "0 hi\n" },
};

const NO_NPM = withoutNpmClients("the examples with clients from npm");

Deno.test("Examples of clients print what they promise", async (test) => {
  await using service = await startForClients();
  const env = {
    FAAS_URL: service.url,
    NO_COLOR: "1",
    PYTHONDONTWRITEBYTECODE: "1",
  };

  async function each(
    examples: Readonly<Record<string, Example>>,
    ignore: boolean,
    run: (path: string) => Promise<string>,
  ) {
    for (const [name, { output }] of Object.entries(examples)) {
      await test.step({
        name,
        ignore,
        async fn() {
          assert.equal(await run(`${FOLDER}${name}`), output);
        },
      });
    }
  }

  await each(IN_PYTHON, NO_PYTHON, async (path) => {
    const { stdout } = await runCommand(PYTHON, [path], { env });
    return stdout;
  });
  await each(IN_DENO, false, async (path) => {
    const { stdout } = await runCommand(
      Deno.execPath(),
      ["run", "--allow-net", "--allow-env", path],
      { env },
    );
    return stdout;
  });
  await each(IN_NODE, NO_NPM, (path) => runInNode(path, env));
});

Deno.test("Every protocol has an example, and its page links to it", () => {
  const examples = { ...IN_PYTHON, ...IN_DENO, ...IN_NODE };
  const read = (path: string) => Deno.readTextFileSync(PROJECT_ROOT + path);
  assert.deepEqual(
    [...Deno.readDirSync(FOLDER)].map(({ name }) => name).toSorted(),
    Object.keys(examples).toSorted(),
  );
  assert.deepEqual(
    [...new Set(Object.values(examples).map(({ page }) => page))].toSorted(),
    ["http", "mcp", ...DIALECT_NAMES.map((name) => `dialects/${name}`)]
      .toSorted(),
  );
  const list = read("examples/README.md");
  for (const [name, { page }] of Object.entries(examples)) {
    const row = list.split("\n").find((row) => row.includes(`[${name}]`)) ?? "";
    assert.ok(row.includes(`(../docs/${page}.md)`), `${name} has no row`);
    const link = `examples/clients/${name})`;
    assert.ok(read(`docs/${page}.md`).includes(link), `${page}: ${name}`);
  }
});
