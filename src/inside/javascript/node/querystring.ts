/**
 * The module `querystring`.
 *
 * @module
 */

const MOST_KEYS = 1_000;

interface ParseOptions {
  readonly maxKeys?: number;
  readonly decodeURIComponent?: (text: string) => string;
}

interface StringifyOptions {
  readonly encodeURIComponent?: (text: string) => string;
}

type Parsed = Record<string, string | string[]>;

function escape(value: unknown): string {
  const text = typeof value === "object" ? String(value) : `${value}`;
  return encodeURIComponent(text.toWellFormed());
}

/** Decodes what can be decoded, as Node does where a "%" stands alone. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
      const bytes = codes.slice(1).split("%").map((code) => parseInt(code, 16));
      return new TextDecoder().decode(Uint8Array.from(bytes));
    });
  }
}

function parse(
  text: unknown,
  separator = "&",
  equals = "=",
  options: ParseOptions = {},
): Parsed {
  const found: Parsed = Object.create(null);
  if (typeof text !== "string" || text === "") return found;
  const { maxKeys = MOST_KEYS, decodeURIComponent: decode = unescape } =
    options ?? {};
  const all = text.split(separator || "&").filter((pair) => pair !== "");
  const mark = equals || "=";
  const read = (part: string) => {
    const spaced = part.replaceAll("+", " ");
    try {
      return decode(spaced);
    } catch {
      return unescape(spaced);
    }
  };
  for (const pair of maxKeys > 0 ? all.slice(0, maxKeys) : all) {
    const at = pair.indexOf(mark);
    const key = read(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? "" : read(pair.slice(at + mark.length));
    const known = found[key];
    if (known === undefined) found[key] = value;
    else if (Array.isArray(known)) known.push(value);
    else found[key] = [known, value];
  }
  return found;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && isFinite(value)) return `${value}`;
  return typeof value === "boolean" || typeof value === "bigint"
    ? `${value}`
    : "";
}

function stringify(
  values: unknown,
  separator = "&",
  equals = "=",
  options: StringifyOptions = {},
): string {
  if (typeof values !== "object" || values === null) return "";
  const { encodeURIComponent: encode = querystring.escape } = options ?? {};
  return Object.entries(values).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) =>
      encode(key) + (equals || "=") + encode(textOf(item))
    )
  ).join(separator || "&");
}

/** The module. */
export const querystring = {
  parse,
  stringify,
  escape,
  unescape,
  decode: parse,
  encode: stringify,
};
