/**
 * Adds an operator's packages to those of the project: pip's own resolver finds
 * wheels that go with what is there, a sandbox tries to import them, and their
 * hashes are locked in `packages.added.json`, a lock beside the project's own.
 * Then their bundle and the memory image of the kind "full" are made, and both
 * are put into `.cache/added/`, to be laid over a container image.
 *
 * Usage: `make packages ADD="name==version …"`, or FAAS_WHEELS=FOLDER, which asks
 * no index; both as environment variables.
 *
 * Exit codes: 0 they are there; 1 they cannot be added, and nothing has changed.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import {
  ADDED_LOCK_NAME,
  readAddedText,
} from "../src/packages/added_packages.ts";
import { bundlePath } from "../src/packages/find_bundles.ts";
import {
  type AddedLock,
  type LockedFile,
  type PackagesLock,
  parseLock,
} from "../src/packages/lock.ts";
import { sha256Hex } from "../src/packages/sha256.ts";
import { chooseAdded, RefusedPackageError } from "./packages/added/choose.ts";
import { pyodidePackages } from "./packages/added/pyodide_packages.ts";
import { isStubWheel, writeStubWheel } from "./packages/added/stub_wheel.ts";
import type { ImportFindings } from "./packages/added/try_imports.ts";
import { normalName, readWheel } from "./packages/added/wheel.ts";
import { bundleAll } from "./packages/bundle_all.ts";
import { CdnSource } from "./packages/cdn_source.ts";
import { fetchAll } from "./packages/fetch_all.ts";
import { Pip, PipError } from "./packages/pip.ts";
import { Progress } from "./packages/progress.ts";
import { writeBundle } from "./packages/write_bundle.ts";
import { isSystemError } from "./system_error.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = `${ROOT}.cache`;
const PACKAGES = `${CACHE}/packages`;
/** Here is made what is not there yet; on the file system of the packages. */
const DRAFT = `${PACKAGES}/.add`;
/** Wheels that tell the resolver what is there, and those added before. */
const LINKS = `${DRAFT}/links`;
/** Packages that pip has chosen. */
const CHOSEN = `${DRAFT}/chosen`;
const PLAIN_WHEEL = /-none-any\.whl$/;
const OWN_WHEEL = /-pyodide_2024_0_wasm32\.whl$/;

async function main(): Promise<void> {
  const lock = parseLock(await Deno.readTextFile(`${ROOT}packages.lock.json`));
  const beforeText = readAddedText(ROOT);
  const before = beforeText === undefined
    ? []
    : (JSON.parse(beforeText) as AddedLock).requirements;
  const wheels = Deno.env.get("FAAS_WHEELS") || undefined;
  const asked = (Deno.env.get("ADD") ?? "").split(/\s+/).filter(Boolean);
  if (asked.length === 0 && wheels !== undefined) {
    asked.push(...await requirementsOf(wheels));
  }
  if (asked.length === 0) {
    throw new TypeError("Cannot add packages: ADD and FAAS_WHEELS are empty");
  }
  for (const requirement of asked) {
    const there = lock.files.find(({ name }) => name === nameOf(requirement));
    if (there === undefined) continue;
    throw new RefusedPackageError(
      there.name,
      `${there.version} of it is there already, without being added`,
    );
  }
  const requirements = [
    ...before.filter((old) =>
      asked.every((one) => nameOf(one) !== nameOf(old))
    ),
    ...asked,
  ];
  await Deno.mkdir(CHOSEN, { recursive: true });
  await Deno.mkdir(LINKS, { recursive: true });
  const pyodide = pyodidePackages(
    await Deno.readTextFile(`${ROOT}node_modules/pyodide/pyodide-lock.json`),
  );
  for (const { name } of lock.files) pyodide.delete(name);
  await resolve(requirements, lock, pyodide, wheels);
  const { files, needed } = await readChosen(lock, pyodide);
  const added = chooseAdded(lock, {
    requirements,
    files: await withCdnFiles(files, lock),
    needed,
  });
  const tried = await tryAll(added);
  await install(tried, beforeText);
  const names = tried.files.map(({ name, version }) => `${name} ${version}`);
  console.log(`Packages: added ${names.join(", ")}`);
}

/** Returns what stands for all wheels of an operator's folder. */
async function requirementsOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".whl")) continue;
    const wheel = readWheel(name, await Deno.readFile(`${folder}/${name}`));
    refuseForeign(wheel.name, name, wheel.foreignCode);
    found.push(`${wheel.name}==${wheel.version}`);
  }
  return found.sort();
}

function refuseForeign(
  name: string,
  fileName: string,
  library: string | undefined,
): void {
  const what = library === undefined ? fileName : `"${library}" in ${fileName}`;
  if (
    library === undefined &&
    (PLAIN_WHEEL.test(fileName) || OWN_WHEEL.test(fileName))
  ) return;
  throw new RefusedPackageError(
    name,
    `${what} is machine code for another platform; the sandbox is WebAssembly`,
  );
}

async function resolve(
  requirements: readonly string[],
  lock: PackagesLock,
  pyodide: ReadonlyMap<string, LockedFile>,
  wheels: string | undefined,
): Promise<void> {
  const there = [...lock.files, ...pyodide.values()]
    .filter(({ kind }) => kind === "wheel");
  // Dependencies in the lock are there with them.
  for (const file of lock.files) {
    await writeStubWheel(LINKS, { ...file, dependencies: [] });
  }
  for (const file of pyodide.values()) await writeStubWheel(LINKS, file);
  const earlier = parseLock(
    await Deno.readTextFile(`${ROOT}packages.lock.json`),
    readAddedText(ROOT),
  );
  for (const name of earlier.added?.names ?? []) {
    const file = earlier.files.find((one) => one.name === name);
    const path = `${PACKAGES}/${file?.fileName}`;
    await Deno.copyFile(path, `${LINKS}/${file?.fileName}`).catch(() => {});
  }
  const constraints = `${DRAFT}/constraints.txt`;
  await Deno.writeTextFile(
    constraints,
    there.map(({ name, version }) => `${name}==${version}\n`).join(""),
  );
  const pip = new Pip();
  try {
    await pip.resolve(requirements, CHOSEN, {
      links: wheels === undefined ? [LINKS] : [LINKS, wheels],
      index: wheels === undefined,
      constraints,
    });
  } catch (error) {
    if (!(error instanceof PipError)) throw error;
    throw await reasonOf(error, pip, wheels) ?? error;
  }
}

/** Returns why there is no wheel for what pip says that there is none for. */
async function reasonOf(
  { message }: PipError,
  pip: Pip,
  wheels: string | undefined,
): Promise<RefusedPackageError | undefined> {
  const [, requirement, name] =
    /No matching distribution found for (([\w.-]+)\S*)/.exec(message) ?? [];
  if (requirement === undefined) return undefined;
  if (wheels !== undefined) {
    return new RefusedPackageError(
      name,
      `"${wheels}" has no wheel that is "${requirement}"`,
    );
  }
  const native = `${DRAFT}/native`;
  await Deno.mkdir(native, { recursive: true });
  try {
    await pip.download([requirement], native, "native");
  } catch (error) {
    if (!(error instanceof PipError)) throw error;
    return new RefusedPackageError(
      name,
      `there is no wheel of "${requirement}" for Python 3.12 on the index; ` +
        "sources alone would have to be run",
    );
  }
  const [file] = [...Deno.readDirSync(native)];
  refuseForeign(name, file?.name ?? "", undefined);
  return undefined;
}

/** Returns what pip has chosen, and which packages of the lock that needs. */
async function readChosen(
  lock: PackagesLock,
  pyodide: ReadonlyMap<string, LockedFile>,
): Promise<{ files: LockedFile[]; needed: string[] }> {
  const own = new Set(lock.files.map(({ name }) => name));
  const files: LockedFile[] = [];
  const needed: string[] = [];
  for await (const { name: fileName } of Deno.readDir(CHOSEN)) {
    const bytes = await Deno.readFile(`${CHOSEN}/${fileName}`);
    const wheel = readWheel(fileName, bytes);
    const { name, version, imports, requires, licence } = wheel;
    if (own.has(name)) {
      needed.push(name);
      continue;
    }
    const fromCdn = pyodide.get(name);
    if (fromCdn !== undefined && isStubWheel(fileName)) {
      files.push(fromCdn);
      continue;
    }
    refuseForeign(name, fileName, wheel.foreignCode);
    const isLocal = await exists(
      `${Deno.env.get("FAAS_WHEELS")}/${fileName}`,
    );
    files.push({
      name,
      version,
      fileName,
      sha256: await sha256Hex(bytes),
      sizeBytes: bytes.length,
      kind: "wheel",
      optional: false,
      imports,
      dependencies: requires,
      licence,
      sources: isLocal || !/^[0-9a-z.]+$/.test(version)
        ? [{ kind: "folder" }]
        : [{ kind: "pypi", requirement: `${name}==${version}` }],
    });
  }
  return { files, needed };
}

/** Fetches those of Pyodide's CDN, and returns all with their sizes. */
async function withCdnFiles(
  files: readonly LockedFile[],
  lock: PackagesLock,
): Promise<LockedFile[]> {
  const remote = files.filter(({ sources: [{ kind }] }) => kind === "cdn");
  if (remote.length === 0) return [...files];
  const { leftOut } = await fetchAll(
    { ...lock, files: remote.map((one) => ({ ...one, dependencies: [] })) },
    CHOSEN,
    {
      sources: [new CdnSource(lock.cdnUrl)],
      progress: new Progress({ terminal: false, write: () => {} }),
    },
  );
  for (const { file, why } of leftOut) {
    throw new RefusedPackageError(file.name, why.join("; "));
  }
  return await Promise.all(files.map(async (file) => ({
    ...file,
    sizeBytes: (await Deno.stat(`${CHOSEN}/${file.fileName}`)).size,
  })));
}

/** Imports all in a sandbox; returns them with what strict programs must not. */
async function tryAll(added: AddedLock): Promise<AddedLock> {
  const { files } = added;
  // Machine code is loaded before the sandbox is sealed, or never: with the
  // name of the real one it is imported there.
  const hasLibraries = files.some(({ sources: [{ kind }], fileName }) =>
    kind === "cdn" || OWN_WHEEL.test(fileName)
  );
  const path = `${DRAFT}/${hasLibraries ? "added" : "trial"}.bundle`;
  await writeBundle(files, CHOSEN, path);
  const modules = files.flatMap(({ imports }) => imports);
  const { tryImports } = await import("./packages/added/try_imports.ts");
  const findings = await tryImports(modules, path);
  refuseFailures(files, findings);
  return {
    ...added,
    files: files.map((file) => {
      const own = Object.entries(findings.refused).filter(([name]) =>
        file.imports.includes(name.split(".", 1)[0])
      );
      return own.length === 0
        ? file
        : { ...file, refused: Object.fromEntries(own.sort()) };
    }),
  };
}

function refuseFailures(
  files: readonly LockedFile[],
  { failures }: ImportFindings,
): void {
  const told = Object.entries(failures).map(([module, { needs, error }]) => {
    const file = files.find(({ imports }) => imports.includes(module));
    return new RefusedPackageError(
      file?.name ?? module,
      needs.length > 0
        ? `it needs ${
          needs.join(" and ")
        } when it is imported, and there are ` +
          `none in a sandbox (${error})`
        : `it cannot be imported: ${error}`,
    ).message;
  });
  if (told.length > 0) throw new TypeError(told.join("\n"));
}

/** Puts all in its place; nothing has changed if an image cannot be made. */
async function install(
  added: AddedLock,
  beforeText: string | undefined,
): Promise<void> {
  for (const { fileName } of added.files) {
    await Deno.rename(`${CHOSEN}/${fileName}`, `${PACKAGES}/${fileName}`);
  }
  await lockAndBundle(JSON.stringify(added, null, 2) + "\n");
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", `${ROOT}tools/make_images.ts`, "full"],
    cwd: ROOT,
  }).spawn().status;
  if (!success) {
    await lockAndBundle(beforeText);
    throw new TypeError("Cannot add packages: their image cannot be made");
  }
  await writeOverlay();
}

async function lockAndBundle(text: string | undefined): Promise<void> {
  const path = `${ROOT}${ADDED_LOCK_NAME}`;
  if (text === undefined) await Deno.remove(path);
  else await Deno.writeTextFile(path, text);
  const lock = parseLock(
    await Deno.readTextFile(`${ROOT}packages.lock.json`),
    text,
  );
  await bundleAll(lock, PACKAGES, ["added"]);
}

/** Puts what a container image lacks where it can be copied as a whole. */
async function writeOverlay(): Promise<void> {
  const to = `${CACHE}/added`;
  for (
    const path of [
      `${ROOT}${ADDED_LOCK_NAME}`,
      bundlePath(PACKAGES, "added"),
      `${CACHE}/images/full.image`,
    ]
  ) {
    const target = `${to}/${path.slice(ROOT.length)}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), {
      recursive: true,
    });
    await Deno.copyFile(path, target);
  }
}

function nameOf(requirement: string): string {
  return normalName(/^[\w.-]+/.exec(requirement)?.[0] ?? requirement);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    const isTold = error instanceof RefusedPackageError ||
      error instanceof PipError || error instanceof TypeError ||
      error instanceof RangeError || isSystemError(error);
    if (!isTold) throw error;
    console.error(error.message);
    Deno.exitCode = 1;
  } finally {
    await Deno.remove(DRAFT, { recursive: true }).catch(() => {});
  }
  // The interpreter that was tried may keep timers.
  Deno.exit();
}
