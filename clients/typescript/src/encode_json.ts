/**
 * Values as JSON text, refused where JSON would say something else.
 *
 * @module
 */

/**
 * Returns a value as JSON text. NaN and the infinities, which `JSON.stringify`
 * writes as null, are refused.
 *
 * @param name Name of the value in an error, such as "input".
 * @throws {TypeError} If JSON cannot say it, with the path to the place.
 */
export function encodeJson(value: unknown, name: string): string | undefined {
  // By object; the one around the whole value has none.
  const paths = new Map<unknown, string>();
  return JSON.stringify(value, function (this: unknown, key, one: unknown) {
    const around = paths.get(this);
    const path = around === undefined ? name : around +
      (Array.isArray(this) ? `[${key}]` : `.${key}`);
    if (typeof one === "bigint" || typeof one === "number" && !isFinite(one)) {
      throw new TypeError(
        `Cannot send ${path}: JSON has no ${
          typeof one === "bigint" ? "BigInt" : one
        }`,
      );
    }
    if (typeof one === "object" && one !== null) paths.set(one, path);
    return one;
  });
}
