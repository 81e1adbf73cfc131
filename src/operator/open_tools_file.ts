/**
 * Reads `FAAS_TOOLS_FILE` and the secrets that it names.
 *
 * @module
 */

import { ConfigError } from "../run/thrown_errors.ts";
import { parseToolsFile, type ToolsFile } from "./tools_file.ts";

/**
 * Returns the tools of a file.
 *
 * @param env Returns a variable of the environment.
 * @throws {ConfigError} If it cannot be read, or makes no sense.
 */
export async function openToolsFile(
  path: string,
  env: (name: string) => string | undefined,
): Promise<ToolsFile> {
  try {
    return parseToolsFile(
      await Deno.readTextFile(path),
      (kind, name) => kind === "env" ? env(name) : Deno.readTextFileSync(name),
    );
  } catch (error) {
    const fact = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `FAAS_TOOLS_FILE="${path}": ${fact}; accepted is none or the path of a ` +
      "file as docs/operator-tools.md shows it",
    ]);
  }
}
