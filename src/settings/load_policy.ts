/**
 * From the setting FAAS_SAFETY_POLICY to the policy that sandboxes are given.
 *
 * @module
 */

import { ConfigError } from "../errors.ts";

/**
 * Returns the policy as JSON text (see docs/safety-policy.md).
 *
 * @param setting "strict", "permissive" or the path of a JSON file.
 * @throws {ConfigError} If the file cannot be read, or makes no sense.
 */
export async function loadPolicy(setting: string): Promise<string> {
  if (setting === "strict" || setting === "permissive") {
    return JSON.stringify({ base: setting });
  }
  // Loaded only for those who have a file: most have none.
  const { parsePolicyFile } = await import("./policy_file.ts");
  try {
    return JSON.stringify(parsePolicyFile(Deno.readTextFileSync(setting)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `FAAS_SAFETY_POLICY="${setting}": ${reason}; accepted is strict, ` +
      `permissive or the path of a policy file`,
    ]);
  }
}
