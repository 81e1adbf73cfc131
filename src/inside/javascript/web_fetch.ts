/**
 * `fetch` with `Headers`, `Request` and `Response`, over the operator's tool: the
 * service sends each request, and says what is not allowed. Bodies are whole;
 * there are no streams of them.
 *
 * @module
 */

import { Buffer } from "buffer";
import { setGlobals } from "./set_globals.ts";

/** Arguments of the tool; `src/operator/fetch_tool.ts` has their schema. */
interface FetchArguments {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly base64?: string;
  readonly redirect: "follow" | "manual";
}

/** Answer of the tool. */
interface FetchAnswer {
  readonly status: number;
  readonly reason: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly text?: string;
  readonly base64?: string;
}

type CallFetch = (given: FetchArguments) => Promise<unknown>;

const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** The service frames the message; nothing else reads encoded bodies here. */
const OWN_HEADERS =
  /^(accept-encoding|connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/;
const EMPTY_STATUSES = [101, 204, 205, 304];
const REDIRECTS = [301, 302, 303, 307, 308];

/** See the Fetch standard. */
class Headers {
  readonly #values = new Map<string, string[]>();

  constructor(init: unknown = {}) {
    const pairs = init instanceof Headers || Symbol.iterator in Object(init)
      ? init as Iterable<[string, unknown]>
      : Object.entries(Object(init));
    for (const [name, value] of pairs) this.append(name, value);
  }
  append(name: string, value: unknown): void {
    const key = keyOf(name);
    const values = this.#values.get(key) ?? [];
    this.#values.set(key, [...values, `${value}`.trim()]);
  }
  set(name: string, value: unknown): void {
    this.#values.set(keyOf(name), [`${value}`.trim()]);
  }
  get(name: string): string | null {
    return this.#values.get(keyOf(name))?.join(", ") ?? null;
  }
  getSetCookie(): string[] {
    return [...this.#values.get("set-cookie") ?? []];
  }
  has(name: string): boolean {
    return this.#values.has(keyOf(name));
  }
  delete(name: string): void {
    this.#values.delete(keyOf(name));
  }
  forEach(
    callback: (value: string, name: string, headers: Headers) => void,
  ): void {
    for (const [name, value] of this) callback(value, name, this);
  }
  *entries(): Generator<[string, string]> {
    for (const name of [...this.#values.keys()].sort()) {
      if (name === "set-cookie") {
        for (const value of this.getSetCookie()) yield [name, value];
      } else yield [name, this.get(name) ?? ""];
    }
  }
  *keys(): Generator<string> {
    for (const [name] of this) yield name;
  }
  *values(): Generator<string> {
    for (const [, value] of this) yield value;
  }
  [Symbol.iterator](): Generator<[string, string]> {
    return this.entries();
  }
  [Symbol.for("nodejs.util.inspect.custom")](
    _depth: number,
    options: object,
    inspect: (value: object, options: object) => string,
  ): string {
    return `Headers ${inspect(Object.fromEntries(this), options)}`;
  }
}

function keyOf(name: unknown): string {
  const text = `${name}`;
  if (TOKEN.test(text)) return text.toLowerCase();
  throw new TypeError(`Headers: "${text}" is an invalid header name.`);
}

/** A body that is there as a whole. */
class Body {
  #bytes: Buffer | null;
  #isUsed = false;
  readonly headers: Headers;

  constructor(body: unknown, headers: unknown) {
    this.headers = new Headers(headers);
    const [bytes, type] = bytesAndType(body);
    this.#bytes = bytes;
    if (type !== undefined && !this.headers.has("content-type")) {
      this.headers.set("content-type", type);
    }
  }
  get bodyUsed(): boolean {
    return this.#isUsed;
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(await this.bytes()).buffer;
  }
  // deno-lint-ignore require-await -- What goes wrong is a rejection.
  async bytes(): Promise<Uint8Array> {
    return new Uint8Array(this.#take());
  }
  // deno-lint-ignore require-await
  async text(): Promise<string> {
    return new TextDecoder().decode(this.#take());
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
  /** Returns the bytes, which stay; null for no body. */
  static peek(body: Body): Buffer | null {
    if (body.#isUsed) throw used();
    return body.#bytes;
  }
  #take(): Buffer {
    if (this.#isUsed) throw used();
    // No body can be read again.
    this.#isUsed = this.#bytes !== null;
    return this.#bytes ?? Buffer.alloc(0);
  }
}

function used(): TypeError {
  return new TypeError("Body is unusable: Body has already been read");
}

function bytesAndType(body: unknown): [Buffer | null, string?] {
  if (body === null || body === undefined) return [null];
  if (body instanceof ArrayBuffer) return [Buffer.from(body.slice(0))];
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body;
    return [
      Buffer.from(buffer.slice(byteOffset, byteOffset + byteLength) as never),
    ];
  }
  const type = body instanceof URLSearchParams
    ? "application/x-www-form-urlencoded;charset=UTF-8"
    : "text/plain;charset=UTF-8";
  return [Buffer.from(`${body}`, "utf8"), type];
}

interface RequestOptions {
  readonly method?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly redirect?: unknown;
  readonly signal?: AbortSignal | null;
}

/** See the Fetch standard. */
class Request extends Body {
  readonly url: string;
  readonly method: string;
  readonly redirect: string;
  readonly signal: AbortSignal | null;

  constructor(input: unknown, init: RequestOptions = {}) {
    const from: RequestOptions = input instanceof Request ? input : {};
    const {
      method = from.method ?? "GET",
      redirect = from.redirect ?? "follow",
      headers = from.headers,
      signal = from.signal,
    } = init;
    const body = init.body ??
      (input instanceof Request ? Body.peek(input) : null);
    const name = `${method}`;
    const isBodiless = /^(get|head)$/i.test(name);
    if (isBodiless && body !== null) {
      throw new TypeError("Request with GET/HEAD method cannot have body.");
    }
    super(body, headers);
    this.url = new URL(input instanceof Request ? input.url : `${input}`).href;
    this.method = /^(delete|get|head|options|post|put)$/i.test(name)
      ? name.toUpperCase()
      : name;
    this.redirect = `${redirect}`;
    this.signal = signal ?? null;
  }
  clone(): Request {
    return new Request(this);
  }
}

interface ResponseOptions {
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: unknown;
}

/** See the Fetch standard. */
class Response extends Body {
  readonly status: number;
  readonly statusText: string;
  readonly type: string = "default";
  url = "";
  redirected = false;

  constructor(body: unknown = null, init: ResponseOptions = {}) {
    super(body, init.headers);
    this.status = init.status ?? 200;
    this.statusText = init.statusText ?? "";
  }
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }
  clone(): Response {
    const copy = new Response(Body.peek(this), this);
    copy.url = this.url;
    copy.redirected = this.redirected;
    return copy;
  }
  static json(value: unknown, init: ResponseOptions = {}): Response {
    const response = new Response(JSON.stringify(value), init);
    if (!new Headers(init.headers).has("content-type")) {
      response.headers.set("content-type", "application/json");
    }
    return response;
  }
}

function createFetch(callFetch: CallFetch) {
  return async function fetch(
    input: unknown,
    init: RequestOptions = {},
  ): Promise<Response> {
    const request = new Request(input, init);
    // Time stands still while the service answers: later is never.
    request.signal?.throwIfAborted();
    const body = Body.peek(request);
    // A fragment is not sent, and no part of the answer's URL.
    const address = request.url.split("#")[0];
    const headers: Record<string, string> = {};
    for (const [name, value] of request.headers) {
      if (!OWN_HEADERS.test(name)) headers[name] = value;
    }
    let answer: FetchAnswer;
    try {
      answer = await callFetch({
        url: address,
        method: request.method,
        headers,
        redirect: request.redirect === "follow" ? "follow" : "manual",
        ...(body === null ? {} : { base64: body.toString("base64") }),
      }) as FetchAnswer;
    } catch (error) {
      throw Object.assign(
        new TypeError(`fetch failed: ${(error as Error).message}`),
        { cause: error },
      );
    }
    const { status, reason, url, headers: told, text, base64 = "" } = answer;
    if (request.redirect === "error" && REDIRECTS.includes(status)) {
      throw new TypeError(`fetch failed: "${url}" redirects`);
    }
    const content = text === undefined
      ? Buffer.from(base64, "base64")
      : Buffer.from(text, "utf8");
    const response = new Response(
      EMPTY_STATUSES.includes(status) ? null : content,
      {
        status,
        statusText: reason,
        headers: Object.entries(told).flatMap(([name, value]) =>
          [value].flat().map((each) => [name, each])
        ),
      },
    );
    response.url = url;
    response.redirected = url !== address;
    return response;
  };
}

/** Globals of the last program that might fetch, by name. */
let offered: Readonly<Record<string, unknown>> = {};

/** Gives a program `fetch`, or takes it back from the one before. */
export function offerFetch(callFetch: CallFetch | undefined): void {
  for (const [name, value] of Object.entries(offered)) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    if (own?.value === value) Reflect.deleteProperty(globalThis, name);
  }
  offered = callFetch === undefined
    ? {}
    : { fetch: createFetch(callFetch), Headers, Request, Response };
  setGlobals(offered);
}
