/**
 * The module `url`: the global classes, and the older form by the package `url`.
 *
 * @module
 */

import * as legacy from "url/url.js";
import { fileUrlToPath, pathToFileUrl } from "../files/file_path.ts";

interface FormatOptions {
  readonly auth?: boolean;
  readonly fragment?: boolean;
  readonly search?: boolean;
}

function format(value: unknown, options: FormatOptions = {}): string {
  if (!(value instanceof URL)) return legacy.format(value);
  const shown = new URL(value.href);
  if (options.auth === false) shown.username = shown.password = "";
  if (options.fragment === false) shown.hash = "";
  if (options.search === false) shown.search = "";
  return shown.href;
}

/** The module. */
export const urlModule = {
  Url: legacy.Url,
  URL,
  URLSearchParams,
  parse: legacy.parse,
  resolve: legacy.resolve,
  resolveObject: legacy.resolveObject,
  format,
  fileURLToPath: fileUrlToPath,
  pathToFileURL: pathToFileUrl,
  domainToASCII: (domain: string): string =>
    URL.canParse(`ws://${domain}`) ? new URL(`ws://${domain}`).hostname : "",
  urlToHttpOptions(url: URL): Record<string, unknown> {
    const { protocol, hostname, hash, search, pathname, href, port } = url;
    const auth = url.username && decodeURIComponent(
      url.password ? `${url.username}:${url.password}` : url.username,
    );
    return {
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ""),
      hash,
      search,
      pathname,
      path: `${pathname}${search}`,
      href,
      ...(port === "" ? {} : { port: Number(port) }),
      ...(auth === "" ? {} : { auth }),
    };
  },
};
