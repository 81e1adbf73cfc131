/**
 * The list of licences for people: `docs/licences.md`.
 *
 * @module
 */

import type { Component } from "./component.ts";

const HEAD = `<!-- deno-fmt-ignore-file -->
<!-- Written by \`make sbom\`; a test fails where it is out of date. -->

# Licences

This project is under the Apache License 2.0, see [LICENSE](../LICENSE). Its
dependencies keep the licences below. The same list, with hashes, is in
[sbom.json](../sbom.json) (CycloneDX 1.6).

The container image also holds \`libc6\` and \`libgcc-s1\` of Debian; image scanners
find them under \`/var/lib/dpkg/status.d\`.
`;

const SECTIONS = [
  ["engine", "Engine", "Runtimes of the service and the programs."],
  ["npm", "npm packages", "Pinned with hashes in `deno.lock`."],
  [
    "python",
    "Python packages",
    "Pinned with hashes in `packages.lock.json`; all of them are optional: " +
    "without, the service has the standard library alone.",
  ],
] as const;

const USES = {
  required: "",
  optional: "optional",
  excluded: "tests only",
} as const;

/** Returns the list in Markdown. */
export function licenceList(components: readonly Component[]): string {
  const sections = SECTIONS.map(([origin, title, about]) => {
    const rows = components.filter((component) => component.origin === origin)
      .map(({ name, version, licence, scope }) =>
        `| ${name} | ${version} | ${licence} | ${USES[scope]} |`
      );
    return [
      `\n## ${title}\n`,
      `${about}\n`,
      "| Name | Version | Licence | |",
      "| --- | --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return `${HEAD}${sections.join("\n")}\n`;
}
