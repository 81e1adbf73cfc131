/**
 * Makes what the service needs beyond the packages of npm that it starts with:
 * packages and memory images of all kinds of sandbox, the pages, and what else
 * there is of npm. A process of its own does it, so that the service answers
 * meanwhile. It takes them in as they come.
 *
 * Usage: `deno run -A tools/prepare.ts [--wait | --make]`; what comes of it is
 * written into `.cache/prepare.log`. With `--wait` it waits for the first kind,
 * with `--make` it makes all of it by itself, and prints what comes of it.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { kindsWith, readAddedText } from "../src/packages/added_packages.ts";
import {
  lockBuild,
  lockedBuilds,
  NPM,
  untilBuilt,
} from "../src/packages/build_locks.ts";
import { parseLock } from "../src/packages/lock.ts";
import { SETTINGS } from "../src/settings/settings.ts";
import { seenFiles } from "./prepare/seen_files.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = `${ROOT}.cache`;
const LOG_PATH = `${CACHE}/prepare.log`;
const MAKE_FLAG = "--make";
const WAIT_FLAG = "--wait";
/** The Makefile's mark: all packages of npm are installed. */
const ALL_PATH = `${ROOT}node_modules/.all`;
/**
 * Record of files when all was made and checked: nothing is looked at again.
 */
const SEEN_PATH = `${CACHE}/prepared.txt`;
/** All that is made, and all that it is made from. */
const SEEN = [
  "deno.json",
  "deno.lock",
  "deno.first.lock",
  "deno.service.lock",
  "packages.lock.json",
  "packages.added.json",
  "src/guest",
  "src/inside",
  "src/packages",
  "src/pages",
  "src/wire",
  "src/kinds.ts",
  "tools",
  "node_modules/.all",
  ".cache/images",
  ".cache/javascript",
  ".cache/packages",
  ".cache/pages",
];

const ROWS = kindsWith(parseLock(
  await Deno.readTextFile(`${ROOT}packages.lock.json`),
  readAddedText(ROOT),
));
// A service of the other kind for Python alone starts with that one.
const IS_FULL = Deno.env.get(SETTINGS.kinds.variable)?.trim() === "full";
const FIRST = ROWS.find(({ name }) => IS_FULL && name === "full") ?? ROWS[0];
const OTHERS = ROWS.filter((row) => row !== FIRST);

type Row = typeof FIRST;

/** Exit code of `fetch_packages.ts`: some have no source; go on without them. */
const SOME_MISSING = 3;
const LOOK_EVERY_MS = 10;

/**
 * True if each package had a source: else it is looked for at the next start.
 */
let isWhole = true;

/**
 * Runs Deno, and tells how long it took; returns its exit code.
 *
 * @param row Kind that it is for, if it is for one.
 */
async function run(
  what: string,
  row: Row | null,
  ...args: readonly string[]
): Promise<number> {
  const start = performance.now();
  const niceness = `${nicenessFor(row)}`;
  const { code } = await new Deno.Command("nice", {
    args: ["-n", niceness, Deno.execPath(), ...args],
    cwd: ROOT,
    stdin: "null",
  }).spawn().status;
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(
    `${what}: ${code === 0 ? "" : `exit code ${code}, `}${seconds} s`,
  );
  return code;
}

/**
 * The service goes first where all want the CPU: it answers from a plain boot
 * meanwhile. Then what its first kind needs, and kinds with packages, which take
 * the longest.
 */
function nicenessFor(row: Row | null): number {
  if (row === FIRST) return 5;
  return row?.bundles.length ? 10 : 19;
}

/** Runs a tool with the packages of npm that are there. */
function runTool(
  what: string,
  row: Row | null,
  ...args: readonly string[]
): Promise<number> {
  const flags = ["run", "--allow-all", "--node-modules-dir=manual"];
  return run(what, row, ...flags, ...args);
}

/** Downloads packages of a kind, which {@linkcode fetchBundles} finds then. */
async function download(row: Row, bundles: Row["bundles"]): Promise<void> {
  const asked = bundles.map((bundle) => `--bundle=${bundle}`);
  const what = `${row.name}: download`;
  await runTool(what, row, "tools/fetch_packages.ts", "--download", ...asked);
}

/** Fetches the bundles of a kind; returns an exit code. */
async function fetchBundles(row: Row): Promise<number> {
  const asked = row.bundles.map((bundle) => `--bundle=${bundle}`);
  const what = `${row.name}: packages`;
  const code = await runTool(what, row, "tools/fetch_packages.ts", ...asked);
  if (code === SOME_MISSING) isWhole = false;
  return code === SOME_MISSING ? 0 : code;
}

function makeImage(row: Row): Promise<number> {
  return runTool(`${row.name}: image`, row, "tools/make_images.ts", row.name);
}

/** Installs packages of npm: those that a service may load, or all. */
function install(what: string, ...args: readonly string[]): Promise<number> {
  return run(what, null, "install", "--frozen", "--quiet", ...args);
}

/** Installs the packages of npm, then makes what is bundled from them. */
async function makeFromNpm(
  mark: Disposable,
  make: (row: Row) => Promise<void>,
): Promise<number> {
  // Never over all of them: Deno would take away those that are not named.
  const few = existsSync(ALL_PATH) ? 0 : await install(
    "npm: service",
    "--config=deno.service.json",
    "--lock=deno.service.lock",
  );
  mark[Symbol.dispose]();
  const code = few || await install("npm: all");
  if (code !== 0) return code;
  // As `make` itself does: it need not look again.
  await Deno.writeTextFile(ALL_PATH, "");
  for (const row of OTHERS) if (row.bundles.length === 0) await make(row);
  return await runTool("pages", null, "tools/pages/make_pages.ts");
}

async function makeAll(): Promise<number> {
  // All marks first: a kind without one is taken to be as it will stay.
  const npm = await lockBuild(CACHE, NPM);
  const marks = new Map(
    await Promise.all(
      ROWS.map(async (row) => [row, await lockBuild(CACHE, row.name)] as const),
    ),
  );
  let worst = 0;
  const finish = async (row: Row, fetched: number) => {
    const code = fetched || await makeImage(row);
    marks.get(row)?.[Symbol.dispose]();
    if (code !== 0) console.error(`${row.name}: cannot be made`);
    worst = Math.max(worst, code);
  };
  const makePackages = async () => {
    const rows = [FIRST, ...OTHERS].filter(({ bundles }) => bundles.length > 0);
    // The network and the CPUs are busy at the same time: packages of the others
    // come beside those of the first kind, the next ones beside an image.
    const downloads = rows.map((row, index) => {
      const own = row.bundles.filter((bundle) =>
        !rows.slice(0, index).some(({ bundles }) => bundles.includes(bundle))
      );
      return index > 0 && own.length > 0 ? download(row, own) : undefined;
    });
    const finishing: Promise<void>[] = [];
    for (const [index, row] of rows.entries()) {
      await downloads[index];
      finishing.push(finish(row, await fetchBundles(row)));
    }
    await Promise.all(finishing);
  };
  const [code] = await Promise.all([
    makeFromNpm(npm, (row) => finish(row, 0)),
    makePackages(),
  ]);
  if (isWhole && worst === 0 && code === 0) {
    await Deno.writeTextFile(SEEN_PATH, seenFiles(ROOT, SEEN));
  }
  return Math.max(worst, code);
}

/** Returns whether nothing has changed since all was made. */
async function isPrepared(): Promise<boolean> {
  try {
    return await Deno.readTextFile(SEEN_PATH) === seenFiles(ROOT, SEEN);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Starts {@linkcode makeAll} elsewhere; resolves when it is known of. */
async function startMaking(): Promise<void> {
  await Deno.mkdir(CACHE, { recursive: true });
  const args = [
    Deno.execPath(),
    "run",
    "--allow-all",
    "--node-modules-dir=manual",
    import.meta.filename ?? "",
    MAKE_FLAG,
  ];
  const child = new Deno.Command("sh", {
    args: ["-c", 'exec "$@" >"$0" 2>&1', LOG_PATH, ...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  child.unref();
  let ended = false;
  void child.status.then(() => ended = true);
  while (!ended && lockedBuilds(CACHE).size < ROWS.length) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  if (Deno.args.includes(WAIT_FLAG)) await untilBuilt(CACHE, FIRST.name);
}

if (!await isPrepared()) {
  if (Deno.args.includes(MAKE_FLAG)) {
    Deno.exitCode = await makeAll();
  } else {
    console.log("Making packages and memory images: .cache/prepare.log");
    await startMaking();
  }
}
