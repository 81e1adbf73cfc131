/**
 * Reads what each file of the service imports, and fails where an import points
 * up or sideways, or in a circle. The table is the one of ARCHITECTURE.md.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A layer, and what it may import beside itself. */
interface Layer {
  /** Folders, which end with a slash, and files. */
  readonly parts: readonly string[];
  /** Folders and files of other layers. */
  readonly below: readonly string[];
  /** Folders and files of which it may import types alone. */
  readonly types?: readonly string[];
}

/** Folders that all may use; it holds nothing of the service's own work. */
const GROUND = ["src/run/", "src/kinds.ts"];
const SHARED = ["src/settings/", "src/telemetry/"];
const DATA = ["deno.json", "packages.lock.json"];

/** From top to bottom. */
const LAYERS: readonly Layer[] = [
  {
    parts: [
      "main.ts",
      "src/create_pool.ts",
      "src/create_tried_pool.ts",
      "src/keep_warm.ts",
      "src/open_forks.ts",
      "src/pool_options.ts",
      "src/sandbox_making.ts",
    ],
    below: ["src/", ...DATA],
  },
  // Between them: what is run is the pool's, as a Runner.
  { parts: ["src/states/"], below: ["src/redis/", ...SHARED, ...GROUND] },
  // In front of those: a run that waits is kept where states are.
  { parts: ["src/calls/"], below: ["src/states/", ...SHARED, ...GROUND] },
  // Tools that the service itself calls, in a process with the network.
  {
    parts: ["src/operator/"],
    below: ["src/own_process/", ...SHARED, ...GROUND],
  },
  { parts: ["src/redis/"], below: ["src/own_process/", ...GROUND] },
  { parts: ["src/own_process/"], below: [] },
  // Neither pool nor sandbox: not even as types.
  {
    parts: ["src/http/"],
    below: ["src/callers/", "src/judging/", ...SHARED, ...GROUND],
  },
  // Comparison of texts and values, and nothing that runs.
  { parts: ["src/judging/"], below: [] },
  // Callers and their limits: neither requests nor sandboxes.
  { parts: ["src/callers/"], below: ["src/redis/", ...SHARED, ...GROUND] },
  {
    parts: ["src/pool/"],
    below: [...SHARED, ...GROUND],
    // A sandbox as an interface; no process.
    types: ["src/sandbox/sandbox.ts"],
  },
  // Watches who runs what, whatever runs it.
  { parts: ["src/audit/"], below: [...SHARED, ...GROUND] },
  { parts: ["src/sandbox/"], below: ["src/wire/", ...SHARED, ...GROUND] },
  // The child sees nothing of the service.
  {
    parts: ["src/guest/"],
    below: ["src/wire/", "src/packages/"],
    types: GROUND,
  },
  // Messages between the two; neither end is known here.
  { parts: ["src/wire/"], below: [...GROUND] },
  // Code inside QuickJS: packages, and nothing from other folders.
  { parts: ["src/inside/"], below: [] },
  // Code in a browser: it shares the shapes of answers, and nothing else.
  { parts: ["src/pages/"], below: [], types: ["src/run/"] },
  { parts: ["src/telemetry/"], below: ["src/settings/", ...GROUND] },
  { parts: ["src/settings/"], below: [...GROUND] },
  { parts: ["src/packages/"], below: GROUND },
  { parts: GROUND, below: [] },
];

/** An import of one file by another; both are paths in the project. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesAlone: boolean;
}

async function sources(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory) paths.push(...await sources(path));
    else if (/\.[jt]s$/.test(name)) paths.push(path);
  }
  return paths.sort();
}

// Static ones, re-exports, and those that are awaited where they are needed.
const IMPORT =
  /^(?:import|export)\s+(type\s)?[^"';]*?["'](\.[^"']+)["']|^import\s+["'](\.[^"']+)["']|\bimport\(\s*["'](\.[^"']+)["']\s*,?\s*\)/gm;

/** Returns the imports of one file by its text, without those in comments. */
function importsOf(from: string, text: string): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...code.matchAll(IMPORT)].map(
    ([, types, fromClause, bare, awaited]) => ({
      from,
      to: join(dirname(from), fromClause ?? bare ?? awaited),
      typesAlone: types !== undefined,
    }),
  );
}

function isIn(parts: readonly string[], path: string): boolean {
  return parts.some((part) =>
    part.endsWith("/") ? path.startsWith(part) : path === part
  );
}

function layerOf(path: string): Layer | undefined {
  return LAYERS.find(({ parts }) => isIn(parts, path));
}

/** Returns the imports that no row of the table allows. */
function forbidden(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to, typesAlone }) => {
    const layer = layerOf(from);
    if (layer === undefined) return [`${from} is in no layer`];
    const { parts, below, types = [] } = layer;
    const isAllowed = isIn(parts, to) || isIn(below, to) ||
      (typesAlone && isIn(types, to));
    return isAllowed ? [] : [`${from} imports ${to}`];
  });
}

/** Returns a circle of imports, or null if there is none. */
function findCycle(imports: readonly Import[]): string[] | null {
  const graph = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (path: string): string[] | null => {
    const start = way.indexOf(path);
    if (start >= 0) return [...way.slice(start), path];
    if (done.has(path)) return null;
    way.push(path);
    for (const { to } of graph.get(path) ?? []) {
      const cycle = visit(to);
      if (cycle !== null) return cycle;
    }
    way.pop();
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path);
    if (cycle !== null) return cycle;
  }
  return null;
}

async function readImports(): Promise<Import[]> {
  const paths = ["main.ts", ...await sources("src")];
  const imports = await Promise.all(
    paths.map(async (path) =>
      importsOf(path, await Deno.readTextFile(join(ROOT, path)))
    ),
  );
  return imports.flat();
}

Deno.test("Imports never point up or sideways", async () => {
  assert.deepEqual(forbidden(await readImports()), []);
});

Deno.test("Imports never go in a circle, not even those of types", async () => {
  assert.equal((await findCycle(await readImports()))?.join(" -> "), undefined);
});

Deno.test("Imports are found in all their forms", async () => {
  const imports = await readImports();
  // Known ones: else a table that nothing is held against would pass.
  for (
    const [from, to, typesAlone] of [
      ["main.ts", "src/create_tried_pool.ts", false],
      ["main.ts", "src/http/app.ts", false],
      ["main.ts", "deno.json", false],
      ["src/pool/fleet.ts", "src/sandbox/sandbox.ts", true],
    ] as const
  ) {
    assert.ok(
      imports.some((one) =>
        one.from === from && one.to === to && one.typesAlone === typesAlone
      ),
      `${from} imports ${to}`,
    );
  }
  assert.deepEqual(
    importsOf(
      "src/pool/x.ts",
      'import type {\n  A,\n} from "../a.ts";\nexport { b } from "./b.ts";\n' +
        'import "./c.ts";\nconst d = await import("./d.ts");\n' +
        '// import "./no.ts";\n * import x from "./no.ts";\n',
    ).map(({ to, typesAlone }) => [to, typesAlone]),
    [
      ["src/a.ts", true],
      ["src/pool/b.ts", false],
      ["src/pool/c.ts", false],
      ["src/pool/d.ts", false],
    ],
  );
});

Deno.test("The table of layers refuses what must not be", () => {
  const cases = [
    ["src/http/app.ts", "src/pool/pool.ts", true],
    ["src/http/app.ts", "src/sandbox/sandbox.ts", true],
    ["src/callers/callers.ts", "src/http/server/http_request.ts", true],
    ["src/pool/queue.ts", "src/callers/callers.ts", true],
    ["src/pool/pool.ts", "src/sandbox/process.ts", true],
    ["src/pool/pool.ts", "src/sandbox/sandbox.ts", false],
    ["src/pool/pool.ts", "src/wire/messages.ts", true],
    ["src/sandbox/process.ts", "src/pool/pool.ts", true],
    ["src/sandbox/process.ts", "src/guest/seal/seal.ts", true],
    ["src/guest/main.ts", "src/settings/config.ts", true],
    ["src/pages/playground/main.ts", "src/run/answer.ts", false],
    ["src/pages/playground/main.ts", "src/http/app.ts", true],
    ["src/guest/main.ts", "src/sandbox/process.ts", true],
    ["src/sandbox/shared_output.ts", "src/guest/result_sink.ts", true],
    ["src/wire/messages.ts", "src/guest/serve.ts", true],
    ["src/wire/messages.ts", "src/sandbox/sandbox.ts", true],
    ["src/settings/config.ts", "src/http/app.ts", true],
    ["src/packages/lock.ts", "tools/packages/zip.ts", true],
    ["src/kinds.ts", "src/telemetry/log.ts", true],
    ["src/somewhere.ts", "src/telemetry/log.ts", true],
  ] as const;
  for (const [from, to, typesAlone] of cases) {
    assert.equal(forbidden([{ from, to, typesAlone }]).length, 1, from + to);
  }
  const circle = [["a", "b"], ["b", "c"], ["c", "b"]] as const;
  assert.deepEqual(
    findCycle(circle.map(([from, to]) => ({ from, to, typesAlone: true }))),
    ["b", "c", "b"],
  );
});
