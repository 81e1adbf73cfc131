/**
 * `fetch` for programs: HTTP to hosts that the operator allows.
 *
 * A name is resolved once for each request, and the connection goes to the
 * address that was looked at: a second look could find another one. Redirects are
 * followed here, one by one, each as a request of its own.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { lookup } from "node:dns/promises";
import * as http from "node:http";
import * as https from "node:https";
import { isIP } from "node:net";
import { isPublicAddress } from "./public_address.ts";
import { readLimited } from "./read_limited.ts";
import { OperatorToolError } from "./tool_failure.ts";
import type { FetchRules } from "./tools_file.ts";

type HostRule = FetchRules["hosts"][number];

/** Returns all addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const MOST_REDIRECTS = 5;
const MOST_HEADERS = 64;
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** Headers that frame a message or name its host: they are not the program's. */
const OWN_HEADERS =
  /^(host|connection|content-length|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/;
/** Headers that another host must not see. */
const PRIVATE_HEADERS = /^(authorization|cookie)$/;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A request on its way from redirect to redirect. */
interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

/**
 * Fetches, and returns the answer as JSON text.
 *
 * @throws {OperatorToolError} "PermissionError" for what is not allowed.
 */
export async function webFetch(
  rules: FetchRules,
  caller: string,
  given: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  resolve: Resolve = resolveName,
): Promise<string> {
  let hop = readHop(given);
  for (let redirects = 0;; redirects++) {
    const response = await send(hop, rules, caller, signal, resolve);
    try {
      const { statusCode: status = 0, headers } = response;
      const location = headers.location;
      const isFollowed = given.redirect !== "manual" &&
        REDIRECTS.has(status) && location !== undefined;
      if (isFollowed) {
        if (redirects === MOST_REDIRECTS) {
          throw new OperatorToolError(
            "HTTPError",
            `Cannot fetch: more than ${MOST_REDIRECTS} redirects`,
          );
        }
        hop = nextHop(hop, status, location);
        continue;
      }
      const body = await readLimited(response, rules.max_bytes);
      // An abort ends the body as if that were all of it.
      signal.throwIfAborted();
      return JSON.stringify({
        status,
        reason: response.statusMessage ?? "",
        url: hop.url.href,
        // All are texts, except `set-cookie`, which is a list.
        headers,
        ...contentOf(body),
      });
    } finally {
      response.destroy();
    }
  }
}

async function send(
  { url, method, headers, body }: Hop,
  rules: FetchRules,
  caller: string,
  signal: AbortSignal,
  resolve: Resolve,
): Promise<http.IncomingMessage> {
  const rule = findRule(rules, caller, url, method);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host)
    ? [host]
    : await Promise.race([resolve(host), aborted(signal)]);
  const hidden = addresses.find((address) => !isPublicAddress(address));
  if (addresses.length === 0) {
    throw new OperatorToolError("OSError", `Cannot find the host "${host}"`);
  }
  // One of them is enough: who answers for a name could mix them.
  if (hidden !== undefined && !rule.allow_private) {
    throw denied(`"${host}" is at an address that is not on the internet`);
  }
  const isTls = url.protocol === "https:";
  const { promise, resolve: answered, reject } = Promise.withResolvers<
    http.IncomingMessage
  >();
  const request = (isTls ? https : http).request({
    host: addresses[0],
    port: url.port || (isTls ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    method,
    // The certificate is that of the name.
    ...(isTls && !isIP(host) ? { servername: host } : {}),
    setHost: false,
    agent: false,
    headers: {
      "accept-encoding": "identity",
      "user-agent": "python-faas",
      ...headers,
      // The operator's win, whatever the program has set.
      ...lowerNames(rule.headers),
      host: url.host,
      ...(body === null ? {} : { "content-length": `${body.length}` }),
    },
    signal,
  }, answered);
  request.on("error", reject);
  // Without this, a 101 is neither an answer nor an error.
  request.on("upgrade", (_, socket) => {
    socket.destroy();
    reject(new Error("it upgrades the connection"));
  });
  request.end(body === null ? undefined : Buffer.from(body));
  try {
    return await promise;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const { code } = Object(error);
    throw new OperatorToolError(
      "OSError",
      `Cannot reach "${host}": ${
        typeof code === "string" ? code : "no answer"
      }`,
    );
  }
}

/** Rejects at an abort, for work that cannot be stopped. */
function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise;
}

/** Returns the row that allows a request; the first that fits. */
function findRule(
  { hosts }: FetchRules,
  caller: string,
  url: URL,
  method: string,
): HostRule {
  const own = hosts.filter((rule) =>
    (rule.callers?.includes(caller) ?? true) && isHost(rule.host, url)
  );
  if (own.length === 0) {
    const allowed = hosts.filter(({ callers }) =>
      callers?.includes(caller) ?? true
    ).map(({ host }) => host).join(", ");
    throw denied(
      `"${url.host}" is not among the allowed hosts: ${allowed || "none"}`,
    );
  }
  const scheme = url.protocol.slice(0, -1);
  const open = own.filter(({ schemes }) =>
    (schemes as readonly string[]).includes(scheme)
  );
  if (open.length === 0) {
    throw denied(`"${url.host}" is not allowed by ${scheme}`);
  }
  const rule = open.find(({ methods }) =>
    (methods as readonly string[]).includes(method)
  );
  if (rule !== undefined) return rule;
  throw denied(`the method ${method} is not allowed for "${url.host}"`);
}

function isHost(pattern: string, url: URL): boolean {
  const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
  // A URL leaves out the port of its scheme.
  if ((port ?? "") !== url.port) return false;
  if (host === "*") return true;
  return host.startsWith("*.")
    ? url.hostname.endsWith(host.slice(1))
    : url.hostname === host;
}

function readHop(given: Readonly<Record<string, unknown>>): Hop {
  const { url: address, method = "GET", headers = {}, body, base64 } = given;
  if (typeof address !== "string" || !URL.canParse(address)) {
    throw new OperatorToolError("ValueError", `Cannot fetch: no URL`);
  }
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw denied(`"${url.protocol}" is neither http: nor https:`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new OperatorToolError(
      "ValueError",
      "Cannot fetch: the URL has a user or a password",
    );
  }
  return {
    url,
    method: String(method).toUpperCase(),
    headers: readHeaders(headers),
    body: typeof body === "string"
      ? new TextEncoder().encode(body)
      : typeof base64 === "string"
      ? Buffer.from(base64, "base64")
      : null,
  };
}

function readHeaders(headers: unknown): Record<string, string> {
  const entries = Object.entries(Object(headers));
  if (entries.length > MOST_HEADERS) {
    throw new OperatorToolError(
      "ValueError",
      `Cannot fetch: ${entries.length} headers, limit ${MOST_HEADERS}`,
    );
  }
  return Object.fromEntries(entries.map(([name, value]) => {
    const small = name.toLowerCase();
    if (!TOKEN.test(name) || OWN_HEADERS.test(small)) {
      throw new OperatorToolError(
        "ValueError",
        `Cannot send the header ${JSON.stringify(name)}`,
      );
    }
    // A line break would begin another header, or another request.
    if (typeof value !== "string" || !/^[\t\x20-\x7e]{0,8192}$/.test(value)) {
      throw new OperatorToolError(
        "ValueError",
        `Cannot send the value of the header ${JSON.stringify(name)}`,
      );
    }
    return [small, value];
  }));
}

function nextHop(
  { url, method, headers, body }: Hop,
  status: number,
  location: string,
): Hop {
  if (!URL.canParse(location, url)) {
    throw new OperatorToolError(
      "HTTPError",
      "Cannot fetch: it redirects to no URL",
    );
  }
  const next = readHop({ url: new URL(location, url).href }).url;
  const becomesGet = status === 303 ||
    status < 303 && method === "POST";
  return {
    url: next,
    method: becomesGet && method !== "HEAD" ? "GET" : method,
    headers: Object.fromEntries(
      Object.entries(headers).filter(([name]) =>
        !(next.origin !== url.origin && PRIVATE_HEADERS.test(name)) &&
        !(becomesGet && name.startsWith("content-"))
      ),
    ),
    body: becomesGet ? null : body,
  };
}

/** Returns a body as text, if it is UTF-8, or as base64. */
function contentOf(
  body: Uint8Array<ArrayBuffer>,
): { readonly text: string } | { readonly base64: string } {
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
        .decode(body),
    };
  } catch {
    return { base64: Buffer.from(body).toString("base64") };
  }
}

function lowerNames(
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

async function resolveName(host: string): Promise<readonly string[]> {
  try {
    const found = await lookup(host, { all: true, order: "ipv4first" });
    return found.map(({ address }) => address);
  } catch {
    return [];
  }
}

function denied(fact: string): OperatorToolError {
  return new OperatorToolError("PermissionError", `Cannot fetch: ${fact}`);
}
