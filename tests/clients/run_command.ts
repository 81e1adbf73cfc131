/**
 * Runs a command that must succeed.
 *
 * @module
 */

/** Options for {@linkcode runCommand}. */
export interface RunCommandOptions {
  /** @default {the project's folder} */
  readonly cwd?: string;
  /** Environment, over this process's own. @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end, and returns what it has printed.
 *
 * @throws {Error} If its exit code is not 0, with what it has printed.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: RunCommandOptions = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const decoder = new TextDecoder();
  const ended = await new Deno.Command(command, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    ...(cwd === undefined ? {} : { cwd }),
  }).output();
  const stdout = decoder.decode(ended.stdout);
  const stderr = decoder.decode(ended.stderr);
  if (ended.success) return { stdout, stderr };
  throw new Error(
    `Cannot go on: ${command} ended with ${ended.code}\n${stdout}${stderr}`,
  );
}
