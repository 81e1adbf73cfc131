/**
 * Reads off git and Deno what `make test-changed` is to run.
 *
 * @module
 */

import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { affectedTests } from "./affected_tests.ts";

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly type?: { readonly specifier: string };
  }[];
}

/**
 * Returns the files of tests, among `tests`, that a change can affect: commits
 * that main does not have, and what is not committed yet.
 *
 * @throws {Error} If git does not know "main" or "origin/main".
 */
export async function findChanged(tests: readonly string[]): Promise<string[]> {
  const base = await git("merge-base", "HEAD", "main")
    .catch(() => git("merge-base", "HEAD", "origin/main"));
  const changed = (await Promise.all([
    git("diff", "--name-only", base.trim()),
    git("ls-files", "--others", "--exclude-standard"),
  ])).flatMap((lines) => lines.split("\n").filter(Boolean));
  return affectedTests({ changed, tests, importsOf: await readGraph(tests) });
}

async function readGraph(
  tests: readonly string[],
): Promise<(module: string) => ReadonlySet<string>> {
  const imports = tests.map((test) =>
    `import ${JSON.stringify(pathToFileURL(test).href)};`
  );
  const root = `data:application/typescript,${
    encodeURIComponent(imports.join("\n"))
  }`;
  const { modules }: { modules: readonly Module[] } = JSON.parse(
    await output(Deno.execPath(), ["info", "--json", root]),
  );
  const direct = new Map(modules.map(({ specifier, dependencies = [] }) => [
    pathOf(specifier),
    dependencies.flatMap(({ code, type }) =>
      [code, type].flatMap((one) => one ? [pathOf(one.specifier)] : [])
    ),
  ]));
  const known = new Map<string, ReadonlySet<string>>();
  return (module) => {
    let all = known.get(module);
    if (all === undefined) {
      all = reach(module, direct);
      known.set(module, all);
    }
    return all;
  };
}

function reach(
  module: string,
  direct: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  // A set's loop goes on to what is added meanwhile.
  const all = new Set([module]);
  for (const one of all) {
    for (const next of direct.get(one) ?? []) all.add(next);
  }
  return all;
}

function pathOf(specifier: string): string {
  return specifier.startsWith("file:")
    ? relative(Deno.cwd(), new URL(specifier).pathname)
    : specifier;
}

function git(...args: string[]): Promise<string> {
  return output("git", args);
}

async function output(command: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args })
    .output();
  if (success) return new TextDecoder().decode(stdout);
  const said = new TextDecoder().decode(stderr).trim();
  throw new Error(`Cannot run ${command} ${args[0]}: ${said}`);
}
