/**
 * A bill of materials in CycloneDX 1.6. The same components give the same
 * bytes: it holds no time and no serial number.
 *
 * @module
 */

import type { Component } from "./component.ts";

/** The software that the bill is of. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
}

/** Returns the bill as JSON text. */
export function toCycloneDx(
  subject: Subject,
  components: readonly Component[],
): string {
  const reference = `pkg:generic/${subject.name}@${subject.version}`;
  const needed = new Set(components.flatMap(({ dependsOn }) => dependsOn));
  const direct = components.map(({ purl }) => purl)
    .filter((purl) => !needed.has(purl));
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": reference,
        name: subject.name,
        version: subject.version,
        licenses: licences(subject.licence),
        purl: reference,
      },
    },
    components: components.map((component) => ({
      type: component.origin === "engine" ? "platform" : "library",
      "bom-ref": component.purl,
      name: component.name,
      version: component.version,
      scope: component.scope,
      ...(component.hash === null ? {} : {
        hashes: [{
          alg: component.hash.algorithm,
          content: component.hash.hex,
        }],
      }),
      licenses: licences(component.licence),
      purl: component.purl,
    })),
    dependencies: [
      { ref: reference, dependsOn: direct },
      ...components.map(({ purl, dependsOn }) => ({ ref: purl, dependsOn })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function licences(expression: string): readonly object[] {
  // Only what stands in SPDX's list may be an "id".
  const isId = /^[A-Za-z0-9.-]+$/.test(expression) &&
    !expression.startsWith("LicenseRef-");
  return isId ? [{ license: { id: expression } }] : [{ expression }];
}
