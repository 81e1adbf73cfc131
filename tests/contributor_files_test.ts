/**
 * Workflows, forms, hooks and the devcontainer: that they can be read, and that
 * what they call is there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import denoJson from "../deno.json" with { type: "json" };
import { skipBecause } from "./skip_because.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: readonly string[];
  readonly steps?: readonly Step[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly matrix: {
      readonly runner?: readonly string[];
      readonly include?: readonly { readonly runner: string }[];
    };
  };
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const RUNNERS = ["ubuntu-24.04", "ubuntu-24.04-arm"];

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function workflow(name: string): Workflow {
  return parse(read(`.github/workflows/${name}.yml`));
}

function steps({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => steps);
}

Deno.test("Changes are checked by .ci/run on both architectures", () => {
  const { jobs: { check } } = workflow("check");
  assert.deepEqual(check.strategy?.matrix.runner, RUNNERS);
  const commands = check.steps?.flatMap(({ run = [] }) => run) ?? [];
  assert.deepEqual(commands, ["sudo --preserve-env=CI .ci/run"]);
  assert.ok(statSync(join(ROOT, ".ci/run")).mode & 0o100);
});

Deno.test("Workflows call what is there, and no job may do more than it needs", () => {
  for (const name of ["check", "release"]) {
    const { permissions, jobs } = workflow(name);
    assert.deepEqual(permissions, { contents: "read" }, name);
    for (const [job, { uses, needs = [] }] of Object.entries(jobs)) {
      if (uses !== undefined) assert.ok(existsSync(join(ROOT, uses)), uses);
      for (const need of needs) assert.ok(need in jobs, `${job}: ${need}`);
    }
    for (const { uses, with: given = {} } of steps(workflow(name))) {
      // A branch could be changed by anybody who gets hold of it.
      if (uses !== undefined) assert.match(uses, /^[\w-]+\/[\w-]+@v\d+$/);
      for (const key of ["file", "sbom-path", "context"]) {
        const path = given[key];
        if (path !== undefined) assert.ok(existsSync(join(ROOT, `${path}`)));
      }
    }
  }
});

Deno.test("A release is built on both architectures, after all checks, and signed", () => {
  const { jobs: { build, publish } } = workflow("release");
  assert.deepEqual(
    build.strategy?.matrix.include?.map(({ runner }) => runner),
    RUNNERS,
  );
  assert.ok(build.needs?.includes("check"));
  const push = build.steps?.find(({ id }) => id === "push")?.with;
  assert.equal(push?.sbom, true);
  assert.equal(push?.provenance, "mode=max");
  const text = JSON.stringify(publish.steps);
  assert.match(text, /cosign sign --yes --recursive/);
  for (const action of ["attest-build-provenance", "attest-sbom"]) {
    assert.ok(text.includes(`actions/${action}@`), action);
  }
  assert.equal(publish.permissions?.["id-token"], "write");
  assert.equal(publish.permissions?.attestations, "write");
});

Deno.test("Issue forms ask for something, each field once", () => {
  const folder = ".github/ISSUE_TEMPLATE";
  const forms = readdirSync(join(ROOT, folder))
    .filter((name) => name !== "config.yml");
  assert.deepEqual(forms.sort(), ["bug.yml", "wish.yml"]);
  for (const form of forms) {
    const { name, description, body } = parse(read(`${folder}/${form}`));
    assert.ok(name && description, form);
    const fields = body.filter(({ type }: { type: string }) =>
      type !== "markdown"
    );
    const ids = fields.map(({ id }: { id: string }) => id);
    assert.equal(new Set(ids).size, ids.length, form);
    assert.ok(fields.every((
      { attributes }: { attributes: { label?: string } },
    ) => attributes.label));
  }
});

Deno.test("The hook and the devcontainer call tasks and targets that there are", () => {
  const hook = read(".githooks/pre-commit");
  assert.ok(statSync(join(ROOT, ".githooks/pre-commit")).mode & 0o100);
  const { postCreateCommand, forwardPorts } = JSON.parse(
    read(".devcontainer/devcontainer.json"),
  );
  for (const text of [hook, postCreateCommand]) {
    const tasks = [...text.matchAll(/deno\.sh task (?:--quiet )?([\w-]+)/g)];
    assert.ok(tasks.length > 0, text);
    for (const [, task] of tasks) assert.ok(task in denoJson.tasks, task);
  }
  for (const [, target] of postCreateCommand.matchAll(/make (\w+)/g)) {
    assert.match(read("Makefile"), new RegExp(`^${target}:`, "m"));
  }
  assert.deepEqual(forwardPorts, [8890]);
  const checks = denoJson.tasks["pre-commit"].split("run_checks.ts ")[1];
  for (const check of checks.split(" ")) {
    assert.ok(
      read("tools/checks/all_checks.ts").includes(`name: "${check}"`),
      check,
    );
  }
});

Deno.test("The devcontainer and CONTRIBUTING.md have every package that .ci/run installs", () => {
  const { postCreateCommand } = JSON.parse(
    read(".devcontainer/devcontainer.json"),
  );
  const [, asked] = postCreateCommand.match(/apt-get install ([^&]+)&&/);
  const page = read("CONTRIBUTING.md");
  const calls = read(".ci/run").replaceAll("\\\n", " ")
    .match(/\bneed \w+=.*$/gm) ?? [];
  const packages = calls.flatMap((call) =>
    [...call.matchAll(/=([\w-]+)/g)].map(([, name]) => name)
  );
  assert.ok(packages.length > 10);
  for (const name of packages) {
    // The base image brings these.
    const isThere = /^(make|curl|git|python3|nodejs|npm)$/.test(name);
    assert.ok(isThere || asked.split(" ").includes(name), name);
    assert.ok(page.includes(`\`${name}\``) || name === "python3", name);
  }
});

Deno.test("The devcontainer has the Node.js that programs are compared with", () => {
  const { image } = JSON.parse(read(".devcontainer/devcontainer.json"));
  const [, major] = read("tests/guest/javascript/legit_corpus_test.ts")
    .match(/^const NODE_MAJOR = (\d+);$/m) ?? [];
  assert.match(image, new RegExp(`/typescript-node:${major}-`));
});

const lint = await findLint();
Deno.test({
  name: "actionlint finds nothing in the workflows",
  ignore: skipBecause(lint.problem),
  async fn() {
    const { success, stdout } = await new Deno.Command(lint.path, {
      args: ["-no-color"],
      cwd: ROOT,
    }).output();
    assert.ok(success, new TextDecoder().decode(stdout));
  },
});

/** Builds actionlint, where there is Go to do it with. */
async function findLint() {
  const folder = join(ROOT, ".cache/actionlint");
  const path = join(folder, "actionlint");
  if (existsSync(path)) return { path, problem: null };
  try {
    const { success, stderr } = await new Deno.Command("go", {
      args: ["install", ACTIONLINT],
      env: { GOBIN: folder },
    }).output();
    if (success) return { path, problem: null };
    const text = new TextDecoder().decode(stderr).trim().slice(-300);
    return { path, problem: `Cannot build actionlint: ${text}` };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { path, problem: "Cannot build actionlint: there is no Go" };
  }
}
