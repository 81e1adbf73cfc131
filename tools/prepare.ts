/**
 * Makes what the service starts with: all that its first kind of sandbox needs
 * at once; the other kinds, the pages and the packages of npm that no running
 * service loads in a process of their own, so that the service answers while
 * they are still being fetched. It takes them in as they come.
 *
 * Usage: `deno run -A tools/prepare.ts`; what comes of the others is written
 * into `.cache/prepare.log`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { kindsWith, readAddedText } from "../src/packages/added_packages.ts";
import { lockBuild, lockedBuilds } from "../src/packages/build_locks.ts";
import { parseLock } from "../src/packages/lock.ts";
import { SETTINGS } from "../src/settings/settings.ts";
import { seenFiles } from "./prepare/seen_files.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = `${ROOT}.cache`;
const LOG_PATH = `${CACHE}/prepare.log`;
const OTHERS_FLAG = "--others";
/** Flag: a package of the first kind had no source. */
const PARTLY_FLAG = "--partly";
/**
 * Record of files when all was made and checked: nothing is looked at again.
 */
const SEEN_PATH = `${CACHE}/prepared.txt`;
/** All that is made, and all that it is made from. */
const SEEN = [
  "deno.json",
  "deno.lock",
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
let isWhole = !Deno.args.includes(PARTLY_FLAG);

/** Runs Deno, and tells how long it took; returns its exit code. */
async function run(what: string, ...args: readonly string[]): Promise<number> {
  const start = performance.now();
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
  }).spawn().status;
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(
    `${what}: ${code === 0 ? "" : `exit code ${code}, `}${seconds} s`,
  );
  return code;
}

/** Runs a tool with the packages of npm that are there. */
function runTool(what: string, ...args: readonly string[]): Promise<number> {
  const flags = ["run", "--allow-all", "--node-modules-dir=manual"];
  return run(what, ...flags, ...args);
}

/** Fetches the bundles of a kind; returns an exit code. */
async function fetchBundles({ name, bundles }: Row): Promise<number> {
  if (bundles.length === 0) return 0;
  const asked = bundles.map((bundle) => `--bundle=${bundle}`);
  const what = `${name}: packages`;
  const code = await runTool(what, "tools/fetch_packages.ts", ...asked);
  if (code === SOME_MISSING) isWhole = false;
  return code === SOME_MISSING ? 0 : code;
}

function makeImage({ name }: Row): Promise<number> {
  return runTool(`${name}: image`, "tools/make_images.ts", name);
}

/** Makes the packages of npm that are left, then what is bundled from them. */
async function makeFromNpm(make: (row: Row) => Promise<void>): Promise<number> {
  const code = await run("npm", "install", "--frozen", "--quiet");
  if (code !== 0) return code;
  // As `make` itself does: it need not look again.
  await Deno.writeTextFile(`${ROOT}node_modules/.all`, "");
  for (const row of OTHERS) if (row.bundles.length === 0) await make(row);
  return await runTool("pages", "tools/pages/make_pages.ts");
}

async function makeOthers(): Promise<number> {
  // All marks first: a kind without one is taken to be as it will stay.
  const marks = new Map(
    await Promise.all(
      OTHERS.map(async (row) =>
        [row, await lockBuild(CACHE, row.name)] as const
      ),
    ),
  );
  let worst = 0;
  const make = async (row: Row) => {
    const code = await fetchBundles(row) || await makeImage(row);
    marks.get(row)?.[Symbol.dispose]();
    if (code !== 0) console.error(`${row.name}: cannot be made`);
    worst = Math.max(worst, code);
  };
  const makePackages = async () => {
    for (const row of OTHERS) if (row.bundles.length > 0) await make(row);
  };
  const [code] = await Promise.all([makeFromNpm(make), makePackages()]);
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

/** Starts {@linkcode makeOthers} elsewhere; resolves when it is known of. */
async function startOthers(): Promise<void> {
  await Deno.mkdir(CACHE, { recursive: true });
  const args = [
    Deno.execPath(),
    "run",
    "--allow-all",
    "--node-modules-dir=manual",
    import.meta.filename ?? "",
    OTHERS_FLAG,
    ...isWhole ? [] : [PARTLY_FLAG],
  ];
  const child = new Deno.Command("sh", {
    // The service goes first where both want the CPU.
    args: ["-c", 'exec nice -n 10 "$@" >"$0" 2>&1', LOG_PATH, ...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  child.unref();
  let ended = false;
  void child.status.then(() => ended = true);
  while (!ended && lockedBuilds(CACHE).size < OTHERS.length) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

if (Deno.args.includes(OTHERS_FLAG)) {
  Deno.exitCode = await makeOthers();
} else if (!await isPrepared()) {
  const code = await fetchBundles(FIRST);
  if (code !== 0) Deno.exit(code);
  // From here on the others can fetch, which takes no CPU to speak of.
  await startOthers();
  Deno.exit(await makeImage(FIRST));
}
