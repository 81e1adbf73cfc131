/**
 * Writes the bill of materials, `sbom.json`, and the list of licences,
 * `docs/licences.md`, from the two locks.
 *
 * Usage: `deno run -A tools/sbom.ts [--stdout]`
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import denoJson from "../deno.json" with { type: "json" };
import { collectComponents } from "./sbom/collect_components.ts";
import { licenceList } from "./sbom/licence_list.ts";
import { toCycloneDx } from "./sbom/to_cyclonedx.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Returns the text of each file, by its path in the project. */
export function sbomFiles(): Readonly<Record<string, string>> {
  const components = collectComponents(ROOT);
  return {
    "sbom.json": toCycloneDx({
      name: "python-faas",
      version: denoJson.version,
      licence: "Apache-2.0",
    }, components),
    "docs/licences.md": licenceList(components),
  };
}

if (import.meta.main) {
  const files = sbomFiles();
  if (Deno.args.includes("--stdout")) {
    Deno.stdout.writeSync(new TextEncoder().encode(files["sbom.json"]));
  } else {
    for (const [path, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${ROOT}/${path}`, text);
      console.log(`Wrote ${path}`);
    }
  }
}
