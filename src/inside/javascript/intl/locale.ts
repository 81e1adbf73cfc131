/**
 * Supported locales: English as in the United States. Another one, or an option
 * that is not known here, is an error that says so: a text in the wrong
 * language would be taken for the right one.
 *
 * @module
 */

/** @throws {RangeError} If a locale is wanted that is not there. */
export function checkLocales(locales: unknown): void {
  if (locales === undefined) return;
  const first = Array.isArray(locales) ? locales[0] : locales;
  if (first === undefined || first === "en" || first === "en-US") return;
  throw new RangeError(
    `Cannot format for "${first}": this sandbox has the locale "en-US" alone`,
  );
}

/** Options as given; an absent one is an empty one. */
export type Options = Readonly<Record<string, unknown>>;

/**
 * Checks options against what is known.
 *
 * @param known Values by name; null takes any.
 * @throws {RangeError} If one is not known.
 */
export function checkOptions(
  options: unknown,
  known: Readonly<Record<string, readonly unknown[] | null>>,
): Options {
  if (options === undefined) return {};
  const given = Object(options) as Options;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const accepted = known[name];
    if (accepted === null || accepted?.includes(value)) continue;
    throw new RangeError(
      `Cannot format with ${name} "${value}": this sandbox has no such option`,
    );
  }
  return given;
}
