/**
 * Writes `docs/openapi.json`: the contract with all that can be switched on.
 *
 * Usage: `deno run -A tools/openapi.ts`.
 *
 * @module
 */

import { openApiDocument } from "../src/http/openapi/openapi.ts";
import denoJson from "../deno.json" with { type: "json" };

/** The file, as it must be. */
export async function openApiText(): Promise<string> {
  const document = await openApiDocument({ version: denoJson.version });
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (import.meta.main) {
  const path = new URL("../docs/openapi.json", import.meta.url);
  Deno.writeTextFileSync(path, await openApiText());
}
