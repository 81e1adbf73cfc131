/**
 * True if a request for `/metrics` is to be answered in Prometheus' text form.
 *
 * @module
 */

const TEXT_TYPES: ReadonlySet<string> = new Set([
  "text/plain",
  "text/*",
  "application/openmetrics-text",
]);
const JSON_TYPES: ReadonlySet<string> = new Set([
  "application/json",
  "application/*",
]);

/**
 * Decides by `?format=`, else by the `Accept` header: the form with the higher
 * weight wins, and of two with the same weight the one that is named first.
 * Without a preference it is JSON.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(wantsPrometheus({ accept: "text/plain" }), true);
 * assert.equal(wantsPrometheus({ accept: "*\/*" }), false);
 * assert.equal(wantsPrometheus({ format: "prometheus" }), true);
 * ```
 */
export function wantsPrometheus(
  { format, accept = "" }: {
    readonly format?: string;
    readonly accept?: string;
  },
): boolean {
  if (format !== undefined) return format.toLowerCase() === "prometheus";
  let best = 0;
  let text = false;
  for (const range of accept.split(",")) {
    const [type, ...parameters] = range.toLowerCase().split(";")
      .map((part) => part.trim());
    const isText = TEXT_TYPES.has(type);
    if (!isText && !JSON_TYPES.has(type)) continue;
    const weight = quality(parameters);
    if (weight <= best) continue;
    best = weight;
    text = isText;
  }
  return text;
}

function quality(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
