/**
 * From the environment to a complete configuration, or to the list of all that
 * is wrong with it. Pure: reads no environment, no file and no terminal.
 *
 * @module
 */

import { ConfigError } from "../run/thrown_errors.ts";
import { type Setting, SETTINGS } from "./settings.ts";

/** Every setting, complete and checked; units are in the names. */
export type Config = {
  readonly [K in keyof typeof SETTINGS]: Value<typeof SETTINGS[K]>;
};

type Value<S> = S extends Setting<infer T> ? T : never;

/** Severity of a line of the log. */
export type LogLevel = Config["logLevel"];

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

  function read(setting: Setting<unknown>): unknown {
    // Compose turns a variable that nobody has set into an empty one.
    const given = environment[setting.variable]?.trim() ?? "";
    const value = given === "" ? undefined : setting.parse(given);
    if (value !== undefined) return value;
    if (given !== "") problems.push(problem(setting, given));
    return readFallback(setting);
  }

  const config = mapSettings(read);
  if (config.poolMinSize > config.poolMaxSize) {
    const least = SETTINGS.poolMinSize;
    problems.push(
      `Cannot use ${least.variable}="${config.poolMinSize}": ` +
        `accepted is at most ${SETTINGS.poolMaxSize.variable}, ` +
        `which is ${config.poolMaxSize}`,
    );
  }
  if (config.stateStore !== "" && config.stateKey === "") {
    problems.push(
      `Cannot use ${SETTINGS.stateStore.variable} without ` +
        `${SETTINGS.stateKey.variable}: states outlive the service there, so ` +
        "their key must, too; accepted is a text of at least 32 characters",
    );
  }
  if (config.sandboxPerCaller && config.keysFile === "") {
    problems.push(
      `Cannot use ${SETTINGS.sandboxPerCaller.variable}="on" without ` +
        `${SETTINGS.keysFile.variable}: nobody tells callers apart`,
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Returns what `read` makes of each row, under the row's name. */
function mapSettings(read: (setting: Setting<unknown>) => unknown): Config {
  const entries = Object.entries(SETTINGS).map((
    [name, row],
  ) => [name, read(row)]);
  // Each value comes out of its own row's parser; types cannot follow a loop.
  return Object.fromEntries(entries) as Config;
}

function readFallback(
  { variable, fallback, parse }: Setting<unknown>,
): unknown {
  const value = parse(fallback);
  if (value !== undefined) return value;
  throw new TypeError(`Cannot use the default of ${variable}: "${fallback}"`);
}

function problem(
  { variable, accepted, isSecret }: Setting<unknown>,
  given: string,
): string {
  if (isSecret) return `Cannot use ${variable}: accepted is ${accepted}`;
  // Quoted as JSON: one line, whatever control characters the value holds.
  const shown = JSON.stringify(
    given.length > 100 ? `${given.slice(0, 100)}…` : given,
  );
  return `Cannot use ${variable}=${shown}: accepted is ${accepted}`;
}
