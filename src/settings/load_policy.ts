/**
 * From the setting FAAS_SAFETY_POLICY to the policy that sandboxes are given.
 *
 * @module
 */

import { ConfigError } from "../run/thrown_errors.ts";
import type { Config } from "./config.ts";

/**
 * Returns the policy as JSON text (see docs/safety-policy.md).
 *
 * @param setting "strict", "permissive" or the path of a JSON file.
 * @param filePolicy With "always", programs that bring no files may open some.
 * @throws {ConfigError} If the file cannot be read, or makes no sense.
 */
export async function loadPolicy(
  setting: string,
  filePolicy: Config["filePolicy"] = "asked",
): Promise<string> {
  const more = filePolicy === "always" ? { files: true } : {};
  if (setting === "strict" || setting === "permissive") {
    return JSON.stringify({ base: setting, ...more });
  }
  // Loaded only for those who have a file: most have none.
  const { parsePolicyFile } = await import("./policy_file.ts");
  try {
    const policy = parsePolicyFile(Deno.readTextFileSync(setting));
    return JSON.stringify({ ...policy, ...more });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      `FAAS_SAFETY_POLICY="${setting}": ${reason}; accepted is strict, ` +
      `permissive or the path of a policy file`,
    ]);
  }
}
