/**
 * `pip download`, the one thing that is asked of a Python on this machine: it
 * knows the user's index, proxy and certificates. Only wheels are taken, so
 * nothing of a package runs.
 *
 * @module
 */

/** Options for {@linkcode Pip}. */
export interface PipOptions {
  /** Ways to start pip, tried in this order. @default {DEFAULT_COMMANDS} */
  readonly commands?: readonly (readonly [string, ...string[]])[];
  /** Let pip draw its own progress on this terminal. @default {false} */
  readonly showProgress?: boolean;
  /** Longest run of one `pip download`, in ms. @default {600_000} */
  readonly timeoutMs?: number;
}

/** pip is not there, or could not get what was asked for. */
export class PipError extends Error {
  override readonly name = "PipError";
}

const DEFAULT_COMMANDS = [
  ["python3", "-m", "pip"],
  ["pip3"],
  ["python", "-m", "pip"],
] as const;

/**
 * Whatever Python runs pip, ask for wheels of one Python 3.12: the machine's own
 * version and processor say nothing about the sandbox.
 */
const DOWNLOAD_ARGS = [
  "download",
  "--only-binary=:all:",
  "--python-version=3.12",
  "--no-input",
  "--disable-pip-version-check",
  "--retries=2",
  "--timeout=20",
];

/** Options for {@linkcode Pip.resolve}. */
export interface ResolveOptions {
  /** Folders with more wheels. */
  readonly links: readonly string[];
  /** True to ask the package index too. */
  readonly index: boolean;
  /** File with the only versions that are accepted of some packages. */
  readonly constraints: string;
}

/** Form of a package's wheel. */
export type WheelForm = "plain" | "native";

/**
 * Nearly all are of plain Python. A package that has no such wheel has its plain
 * form beside its native one, and the bundle leaves out the latter. Its sdist is
 * no way: pip runs what is in it before it hands it over.
 */
const FORM_ARGS: Readonly<Record<WheelForm, readonly string[]>> = {
  plain: ["--platform=any", "--implementation=py", "--abi=none"],
  native: [
    "--platform=manylinux2014_x86_64",
    "--implementation=cp",
    "--abi=cp312",
  ],
};

/** All that runs in the sandbox: plain Python, and what Pyodide has built. */
const SANDBOX_ARGS = [
  "--platform=any",
  "--platform=pyodide_2024_0_wasm32",
  "--implementation=cp",
  "--abi=cp312",
  "--abi=none",
];

/** Runs `pip download`. */
export class Pip {
  readonly #options: Required<PipOptions>;
  #command: Promise<readonly [string, ...string[]]> | undefined;

  /** Starts nothing yet. */
  constructor(
    {
      commands = DEFAULT_COMMANDS,
      showProgress = false,
      timeoutMs = 600_000,
    }: PipOptions = {},
  ) {
    this.#options = { commands, showProgress, timeoutMs };
  }

  /**
   * Downloads the wheels of `requirements` into the folder `folder`.
   *
   * @param requirements Such as "attrs==23.2.0"; all of them, or none.
   * @param form Form of their wheels, where both exist, pip prefers one.
   * @throws {PipError} If there is no pip, or it did not get one of the wheels.
   */
  async download(
    requirements: readonly string[],
    folder: string,
    form: WheelForm = "plain",
  ): Promise<void> {
    await this.#run(
      requirements,
      folder,
      ["--no-deps", ...FORM_ARGS[form]],
    );
  }

  /**
   * Downloads the wheels of `requirements`, and of all that these need, into the
   * folder `folder`, in versions that go together.
   *
   * @throws {PipError} If there is no pip, or there are no such wheels.
   */
  async resolve(
    requirements: readonly string[],
    folder: string,
    { links, index, constraints }: ResolveOptions,
  ): Promise<void> {
    await this.#run(requirements, folder, [
      ...SANDBOX_ARGS,
      ...(index ? [] : ["--no-index"]),
      ...links.map((link) => `--find-links=${link}`),
      `--constraint=${constraints}`,
    ]);
  }

  async #run(
    requirements: readonly string[],
    folder: string,
    more: readonly string[],
  ): Promise<void> {
    this.#command ??= this.#find();
    const [program, ...args] = await this.#command;
    const { showProgress, timeoutMs } = this.#options;
    const progress = showProgress
      ? ["--progress-bar=on"]
      : ["--progress-bar=off", "--quiet"];
    const { success, stderr } = await new Deno.Command(program, {
      args: [
        ...args,
        ...DOWNLOAD_ARGS,
        ...more,
        ...progress,
        "--dest",
        folder,
        "--",
        ...requirements,
      ],
      stdin: "null",
      stdout: showProgress ? "inherit" : "null",
      stderr: "piped",
      signal: AbortSignal.timeout(timeoutMs),
    }).output();
    if (success) return;
    const lines = new TextDecoder().decode(stderr).trim().split("\n");
    // The last line of a conflict is where to read of conflicts.
    const why =
      lines.findLast((line) =>
        line.startsWith("ERROR:") && !line.includes("ResolutionImpossible")
      ) ?? lines.at(-1);
    throw new PipError(
      `Cannot download "${requirements.join('", "')}" with pip: ${why}`,
    );
  }

  async #find(): Promise<readonly [string, ...string[]]> {
    for (const command of this.#options.commands) {
      const [program, ...args] = command;
      try {
        const { success } = await new Deno.Command(program, {
          args: [...args, "--version"],
          stdin: "null",
          stdout: "null",
          stderr: "null",
        }).output();
        if (success) return command;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    const tried = this.#options.commands.map((words) => words.join(" "));
    throw new PipError(
      `Cannot find pip: tried ${tried.map((one) => `"${one}"`).join(", ")}`,
    );
  }
}
