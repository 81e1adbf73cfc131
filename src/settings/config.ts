/**
 * From the environment to a complete configuration, or to the list of all that
 * is wrong with it. Pure: reads no environment, no file and no terminal.
 *
 * @module
 */

import { ConfigError } from "../errors.ts";
import { type Setting, SETTINGS } from "./settings.ts";

/** Form of the log; "auto" is text on a terminal and JSON elsewhere. */
export type LogFormat = "auto" | "json" | "text";

/** How severe a line of the log is. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** Every setting, complete and checked. */
export interface Config {
  /** Memory of the whole service, in bytes. */
  readonly memoryLimitBytes: number;
  /** CPUs of the whole service; > 0, fractions allowed. */
  readonly cpuLimit: number;
  /** Longest and default time of a program, in milliseconds; > 0. */
  readonly timeoutMs: number;
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on, 0 to 65535; 0 picks a free one. */
  readonly port: number;
  /** Core sandboxes wanted even if there are fewer CPUs; > 0. */
  readonly poolMinSize: number;
  /** Most sandboxes in all; >= `poolMinSize`. */
  readonly poolMaxSize: number;
  /** Sandboxes with the standard library alone; > 0. */
  readonly coreSandboxes: number | "auto";
  /** Sandboxes with the scientific packages; >= 0. */
  readonly scienceSandboxes: number | "auto";
  /** Memory of one program: data, files and output, in bytes. */
  readonly runMemoryLimitBytes: number;
  /** CPU time of one program, in milliseconds; 0: as long as its time. */
  readonly cpuTimeLimitMs: number;
  /** Time past its limit until a program is killed, in milliseconds; > 0. */
  readonly killGraceMs: number;
  /** Largest request body, in bytes. */
  readonly maxBodyBytes: number;
  /** Largest stdout, stderr and return value, each in bytes. */
  readonly maxOutputBytes: number;
  /** All files that a program writes, together, in bytes. */
  readonly maxFileBytes: number;
  /** Files and folders that a program makes. */
  readonly maxFiles: number;
  /** Programs that may wait for a sandbox. */
  readonly queueSize: number;
  /** Longest wait for a sandbox, in milliseconds; > 0. */
  readonly queueTimeoutMs: number;
  /** Time that running programs have after SIGTERM, in milliseconds. */
  readonly drainTimeoutMs: number;
  /** "strict", "permissive" or the path of a JSON file. */
  readonly safetyPolicy: string;
  /** Form of the log. */
  readonly logFormat: LogFormat;
  /** Least severe lines that are logged. */
  readonly logLevel: LogLevel;
}

/** Values of environment variables; absent ones are absent or undefined. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable that {@linkcode loadConfig} looks at. */
export const CONFIG_VARIABLES: readonly string[] = Object.values(SETTINGS)
  .map(({ variable }) => variable);

/**
 * Returns the configuration that an environment asks for.
 *
 * @throws {ConfigError} If a value is not accepted; it names every such one.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const config = loadConfig({ FAAS_PORT: "8000" });
 * assert.equal(config.port, 8000);
 * assert.equal(config.timeoutMs, 30_000);
 * ```
 */
export function loadConfig(environment: Environment): Config {
  const problems: string[] = [];

  function read<T>(setting: Setting<T>): T {
    // Compose turns a variable that nobody has set into an empty one.
    const given = environment[setting.variable]?.trim() ?? "";
    const value = given === "" ? undefined : setting.parse(given);
    if (value !== undefined) return value;
    if (given !== "") problems.push(problem(setting, given));
    return readFallback(setting);
  }

  const config: Config = {
    memoryLimitBytes: read(SETTINGS.memoryLimitBytes),
    cpuLimit: read(SETTINGS.cpuLimit),
    timeoutMs: read(SETTINGS.timeoutMs),
    host: read(SETTINGS.host),
    port: read(SETTINGS.port),
    poolMinSize: read(SETTINGS.poolMinSize),
    poolMaxSize: read(SETTINGS.poolMaxSize),
    coreSandboxes: read(SETTINGS.coreSandboxes),
    scienceSandboxes: read(SETTINGS.scienceSandboxes),
    runMemoryLimitBytes: read(SETTINGS.runMemoryLimitBytes),
    cpuTimeLimitMs: read(SETTINGS.cpuTimeLimitMs),
    killGraceMs: read(SETTINGS.killGraceMs),
    maxBodyBytes: read(SETTINGS.maxBodyBytes),
    maxOutputBytes: read(SETTINGS.maxOutputBytes),
    maxFileBytes: read(SETTINGS.maxFileBytes),
    maxFiles: read(SETTINGS.maxFiles),
    queueSize: read(SETTINGS.queueSize),
    queueTimeoutMs: read(SETTINGS.queueTimeoutMs),
    drainTimeoutMs: read(SETTINGS.drainTimeoutMs),
    safetyPolicy: read(SETTINGS.safetyPolicy),
    logFormat: read(SETTINGS.logFormat),
    logLevel: read(SETTINGS.logLevel),
  };
  if (config.poolMinSize > config.poolMaxSize) {
    const least = SETTINGS.poolMinSize;
    problems.push(
      `Cannot use ${least.variable}="${config.poolMinSize}": ` +
        `accepted is at most ${SETTINGS.poolMaxSize.variable}, ` +
        `which is ${config.poolMaxSize}`,
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readFallback<T>({ variable, fallback, parse }: Setting<T>): T {
  const value = parse(fallback);
  if (value !== undefined) return value;
  throw new TypeError(`Cannot use the default of ${variable}: "${fallback}"`);
}

function problem(
  { variable, accepted }: Setting<unknown>,
  given: string,
): string {
  // Quoted as JSON: one line, whatever control characters the value holds.
  const shown = JSON.stringify(
    given.length > 100 ? `${given.slice(0, 100)}…` : given,
  );
  return `Cannot use ${variable}=${shown}: accepted is ${accepted}`;
}
