/**
 * Removes from `node_modules` what only the build, the pages and the tests need,
 * for an image that has nothing else than what runs.
 *
 * Usage: `deno run -A tools/prune_packages.ts`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STORE = `${ROOT}node_modules/.deno`;
/** Entry points: the service, and the process that it asks a store by. */
const ENTRIES = [
  "main.ts",
  "src/redis/redis_process.ts",
  "src/operator/operator_process.ts",
] as const;
/** Read as files, and imported by none of them. */
const READ_AS_FILES = ["pyodide"] as const;

/** Part of `deno info --json` that is read. */
interface Info {
  readonly modules: readonly { readonly specifier: string }[];
  readonly npmPackages: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly localPath: string;
        readonly dependencies: readonly string[];
      }
    >
  >;
}

/** Returns the names of folders in the store that a program needs. */
function neededFolders({ modules, npmPackages }: Info): Set<string> {
  const imported = modules.flatMap(({ specifier }) =>
    /^npm:\/((?:@[^/]+\/)?[^@/]+)@/.exec(specifier)?.slice(1) ?? []
  );
  const roots: ReadonlySet<string> = new Set([...imported, ...READ_AS_FILES]);
  const needed = new Set<string>();
  const visit = (id: string): void => {
    const { localPath, dependencies } = npmPackages[id];
    const folder = localPath.slice(STORE.length + 1).split("/node_modules/")[0];
    if (needed.has(folder)) return;
    needed.add(folder);
    dependencies.forEach(visit);
  };
  for (const [id, { name }] of Object.entries(npmPackages)) {
    if (roots.has(name)) visit(id);
  }
  return needed;
}

const needed = new Set<string>();
for (const entry of ENTRIES) {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `${ROOT}${entry}`],
  }).output();
  const info: Info = JSON.parse(new TextDecoder().decode(stdout));
  for (const folder of neededFolders(info)) needed.add(folder);
}
for (const { name, isDirectory } of Deno.readDirSync(STORE)) {
  // The store's own: links between packages.
  if (!isDirectory || name === "node_modules" || needed.has(name)) continue;
  Deno.removeSync(`${STORE}/${name}`, { recursive: true });
}
console.log(`packages: ${needed.size} are left`);
