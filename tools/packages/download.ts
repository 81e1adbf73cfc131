/**
 * One download over HTTP into a file, resumed where it broke. Checks lengths,
 * not hashes: that is the caller's.
 *
 * @module
 */

import type { FetchOutcome, FetchTarget } from "./source.ts";

/** Options for {@linkcode download}. */
export interface DownloadOptions {
  /** Size the file must have, in bytes; `null` where it is not known. */
  readonly sizeBytes: number | null;
  /** Most bytes accepted where the size is not known. @default {67_108_864} */
  readonly maxBytes?: number;
  /** Longest wait for the head of the answer, in ms. @default {5_000} */
  readonly connectTimeoutMs?: number;
  /** Longest wait between two pieces of the body, in ms. @default {30_000} */
  readonly stallTimeoutMs?: number;
  /** Number of tries, an integer >= 1. @default {4} */
  readonly tries?: number;
  /** Wait before the second try, in ms; it doubles each time. @default {500} */
  readonly pauseMs?: number;
}

/** One request: the file is whole, the source said no, or it broke. */
type Attempt = FetchOutcome | { readonly kind: "broken"; readonly why: string };

/**
 * Downloads `url` to `target.path`, continuing what lies there.
 *
 * A server that was never reached is "unavailable"; one that answered before
 * and broke off is asked again, for the rest only.
 */
export async function download(
  url: string,
  target: FetchTarget,
  {
    sizeBytes,
    maxBytes = 67_108_864,
    connectTimeoutMs = 5_000,
    stallTimeoutMs = 30_000,
    tries = 4,
    pauseMs = 500,
  }: DownloadOptions,
): Promise<FetchOutcome> {
  const limitBytes = sizeBytes ?? maxBytes;
  const startedWith = await fileSize(target.path);
  const timeouts = { connectTimeoutMs, stallTimeoutMs };
  let why = "";
  for (let attempt = 1; attempt <= tries; attempt++) {
    if (attempt > 1) await pause(pauseMs * 2 ** (attempt - 2));
    const result = await request(url, target, limitBytes, timeouts);
    if (result.kind === "fetched") {
      const bytes = await fileSize(target.path);
      if (sizeBytes === null || bytes === sizeBytes) {
        return { kind: "fetched", resumed: result.resumed && startedWith > 0 };
      }
      why = `broke off after ${bytes} of ${sizeBytes} bytes`;
      continue;
    }
    if (result.kind === "unavailable" && attempt > 1) why = result.why;
    else if (result.kind === "broken") why = result.why;
    else return result;
  }
  return { kind: "absent", why: `${why}, given up after ${tries} tries` };
}

interface Timeouts {
  readonly connectTimeoutMs: number;
  readonly stallTimeoutMs: number;
}

async function request(
  url: string,
  target: FetchTarget,
  limitBytes: number,
  { connectTimeoutMs, stallTimeoutMs }: Timeouts,
): Promise<Attempt> {
  const have = await fileSize(target.path);
  // Whole already, or not its beginning at all: the hash will tell.
  if (have === limitBytes) return { kind: "fetched", resumed: true };
  const patience = new Patience(connectTimeoutMs);
  let response: Response;
  try {
    // A body that was compressed for the way cannot be continued by bytes.
    const headers = new Headers({ "accept-encoding": "identity" });
    if (have > 0 && have < limitBytes) headers.set("range", `bytes=${have}-`);
    response = await fetch(url, { headers, signal: patience.signal });
  } catch (error) {
    patience.end();
    return { kind: "unavailable", why: reason(error) };
  }
  const resumed = response.status === 206 &&
    response.headers.get("content-range")?.startsWith(`bytes ${have}-`) ===
      true;
  try {
    if (response.body === null || (response.status !== 200 && !resumed)) {
      await response.body?.cancel();
      return await refusedStatus(response.status, target.path);
    }
    patience.renew(stallTimeoutMs);
    const file = await Deno.open(target.path, {
      create: true,
      write: true,
      append: resumed,
      truncate: !resumed,
    });
    let bytes = resumed ? have : 0;
    const writer = file.writable.getWriter();
    try {
      for await (const piece of response.body) {
        bytes += piece.byteLength;
        if (bytes > limitBytes) {
          return { kind: "refused", why: `more than ${limitBytes} bytes` };
        }
        await writer.write(piece);
        patience.renew(stallTimeoutMs);
        target.onProgress(bytes);
      }
    } finally {
      await writer.close();
    }
    return { kind: "fetched", resumed };
  } catch (error) {
    return { kind: "broken", why: reason(error) };
  } finally {
    patience.end();
  }
}

async function refusedStatus(status: number, path: string): Promise<Attempt> {
  const why = `the server answered ${status}`;
  // 206 from elsewhere and 416 mean: what we have is no beginning of this file.
  if (status === 206 || status === 416) {
    await Deno.remove(path).catch(() => {});
    return { kind: "broken", why };
  }
  const temporary = status >= 500 || status === 429;
  return { kind: temporary ? "broken" : "absent", why };
}

/** Aborts its signal unless it is renewed in time. */
class Patience {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(timeoutMs: number) {
    this.renew(timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(timeoutMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#controller.abort(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // "fetch failed" says nothing, its cause does, after an address that the
  // caller knows already.
  const text = error.cause instanceof Error
    ? error.cause.message
    : error.message;
  return text.replace(/^error sending request for url \(.*?\): /, "");
}

async function fileSize(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
