/**
 * Makes what the service starts with: all that the first kind of sandbox needs
 * at once, and the other kinds in a process of their own, so that the service
 * answers while they are still being fetched. It takes them in as they come.
 *
 * Usage: `deno run -A tools/prepare.ts`; what comes of the others is written
 * into `.cache/prepare.log`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { kindsWith, readAddedText } from "../src/packages/added_packages.ts";
import { kindsBeingMade, markBeingMade } from "../src/packages/being_made.ts";
import { parseLock } from "../src/packages/lock.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = `${ROOT}.cache`;
const LOG_PATH = `${CACHE}/prepare.log`;
const OTHERS_FLAG = "--others";

const [FIRST, ...OTHERS] = kindsWith(parseLock(
  await Deno.readTextFile(`${ROOT}packages.lock.json`),
  readAddedText(ROOT),
));

/** Exit code of `fetch_packages.ts`: some have no source; go on without them. */
const SOME_MISSING = 3;
const LOOK_EVERY_MS = 10;

/** Runs a tool; returns its exit code. */
async function run(...args: readonly string[]): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", ...args],
    cwd: ROOT,
    stdin: "null",
  }).spawn().status;
  return code;
}

/** Fetches bundles and makes the image of a kind; returns an exit code. */
async function makeKind(
  { name, bundles }: typeof FIRST,
): Promise<number> {
  if (bundles.length > 0) {
    const asked = bundles.map((bundle) => `--bundle=${bundle}`);
    const code = await run("tools/fetch_packages.ts", ...asked);
    if (code !== 0 && code !== SOME_MISSING) return code;
  }
  return await run("tools/make_images.ts", name);
}

async function makeOthers(): Promise<number> {
  // All marks first: a kind without one is taken to be as it will stay.
  const marks = await Promise.all(
    OTHERS.map(({ name }) => markBeingMade(CACHE, name)),
  );
  let worst = 0;
  for (const [index, kind] of OTHERS.entries()) {
    const code = await makeKind(kind);
    marks[index][Symbol.dispose]();
    if (code !== 0) console.error(`${kind.name}: cannot be made`);
    worst = Math.max(worst, code);
  }
  return worst;
}

/** Starts {@linkcode makeOthers} elsewhere; resolves when it is known of. */
async function startOthers(): Promise<void> {
  await Deno.mkdir(CACHE, { recursive: true });
  const args = [
    Deno.execPath(),
    "run",
    "--allow-all",
    import.meta.filename ?? "",
    OTHERS_FLAG,
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
  while (!ended && kindsBeingMade(CACHE).size < OTHERS.length) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

if (Deno.args.includes(OTHERS_FLAG)) {
  Deno.exitCode = await makeOthers();
} else {
  const code = await makeKind(FIRST);
  if (code !== 0) Deno.exit(code);
  await startOthers();
  Deno.exit(0);
}
