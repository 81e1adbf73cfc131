/**
 * `URL`, which packages want while they load. Imported after `early.ts`.
 *
 * @module
 */

import { URL as WhatwgUrl, URLSearchParams } from "whatwg-url";
import { setGlobals } from "./set_globals.ts";

const SHOWN = [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "searchParams",
  "hash",
] as const;

/** Fails and prints as Node's does. */
class URL extends (WhatwgUrl as typeof globalThis.URL) {
  constructor(input: unknown, base?: unknown) {
    const from = base === undefined ? undefined : `${base}`;
    if (!WhatwgUrl.canParse(`${input}`, from)) {
      throw Object.assign(new TypeError("Invalid URL"), {
        code: "ERR_INVALID_URL",
        input: `${input}`,
      });
    }
    super(`${input}`, from);
  }

  [Symbol.for("nodejs.util.inspect.custom")](
    depth: number,
    options: object,
    inspect: (value: object, options: object) => string,
  ): string {
    if (depth < 0) return this.href;
    const shown = SHOWN.map((name) => [name, this[name]] as const);
    return `URL ${inspect(Object.fromEntries(shown), options)}`;
  }
}

Object.defineProperty(
  URLSearchParams.prototype,
  Symbol.for("nodejs.util.inspect.custom"),
  {
    value(
      this: URLSearchParams,
      _depth: number,
      options: object,
      inspect: (value: unknown, options: object) => string,
    ): string {
      const pairs = [...this].map(([key, value]) =>
        `${inspect(key, options)} => ${inspect(value, options)}`
      );
      const text = pairs.join(", ");
      return `URLSearchParams {${text === "" ? "" : ` ${text} `}}`;
    },
  },
);
setGlobals({ URL, URLSearchParams });
