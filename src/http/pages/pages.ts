/**
 * The pages for people: files that the build has made, as answers. Serves what
 * is in one folder, by names that cannot lead out of it.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { gzipSync } from "node:zlib";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { HttpAnswer } from "../server/http_answer.ts";
import { HttpError } from "../server/http_error.ts";

/** A file as it is sent. */
interface PageFile {
  readonly plain: Uint8Array;
  readonly zipped: Uint8Array;
  readonly etag: string;
}

/** Names of what pages are made of; each has the hash of what is in it. */
const ASSET_NAME = /^[a-z_]+-[A-Z0-9]{8}\.(js|css)$/;
/** Of a page, whose names of files change with what is in them. */
const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-cache",
} as const;
const ASSET_TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/** SHA-256 of the one style in frames, `FRAME_STYLE` of the playground. */
const FRAME_STYLE_HASH = "sha256-kGYieSv0ZTikG8By/wryv7X+xT77ZZ4mldrHWQFKf90=";

/**
 * Policy of a page, deny by default: its own scripts and answers, these styles,
 * and pictures that it has made itself. A program's output must never run, so
 * that text cannot become HTML but by these makers of trusted types.
 */
function policy(styles: string, makers: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${makers}`,
  ].join("; ");
}

/** Frames without an address (`srcdoc`) have HTML, and all of this policy too. */
const PLAYGROUND_POLICY = policy(`'self' '${FRAME_STYLE_HASH}'`, "frame");

const REFERENCE_POLICY = policy("'self'", "'none'");

const SAFE = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
} as const;

/** Pages and what they are made of, out of one folder. */
export class Pages {
  readonly #folder: string;
  readonly #files = new Map<string, Promise<PageFile>>();

  /** Creates pages of `folder`, which is read when they are asked for. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Returns the playground.
   *
   * @throws {HttpError} 404 if it has not been built.
   */
  async playground(headers: IncomingHttpHeaders): Promise<HttpAnswer> {
    return answer(await this.#read("playground.html"), headers, {
      ...PAGE_HEADERS,
      "content-security-policy": PLAYGROUND_POLICY,
    });
  }

  /**
   * Returns the reference.
   *
   * @throws {HttpError} 404 if it has not been built.
   */
  async reference(headers: IncomingHttpHeaders): Promise<HttpAnswer> {
    return answer(await this.#read("reference.html"), headers, {
      ...PAGE_HEADERS,
      "content-security-policy": REFERENCE_POLICY,
    });
  }

  /**
   * Returns what pages are made of.
   *
   * @throws {HttpError} 404 if there is no such file.
   */
  async asset(
    name: string,
    headers: IncomingHttpHeaders,
  ): Promise<HttpAnswer> {
    const [, suffix] = ASSET_NAME.exec(name) ?? [];
    if (suffix === undefined) throw new HttpError(404, ERROR_TEXT.notFound);
    return answer(await this.#read(name), headers, {
      "content-type": ASSET_TYPES[suffix],
      "content-security-policy": "default-src 'none'",
      "cache-control": "public, max-age=31536000, immutable",
    });
  }

  async #read(name: string): Promise<PageFile> {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = readPageFile(`${this.#folder}/${name}`);
      this.#files.set(name, file);
    }
    try {
      return await file;
    } catch {
      // It may be built later, and clients that ask for others fill no memory.
      this.#files.delete(name);
      throw new HttpError(404, ERROR_TEXT.notFound);
    }
  }
}

async function readPageFile(path: string): Promise<PageFile> {
  const plain = await readFile(path);
  const hash = createHash("sha256").update(plain).digest("base64url");
  return {
    plain,
    zipped: gzipSync(plain, { level: 9 }),
    etag: `"${hash.slice(0, 22)}"`,
  };
}

function answer(
  { plain, zipped, etag }: PageFile,
  asked: IncomingHttpHeaders,
  about: Readonly<Record<string, string>>,
): HttpAnswer {
  const headers = { ...SAFE, ...about, etag, vary: "accept-encoding" };
  const known = (asked["if-none-match"] ?? "").split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag)) return { status: 304, headers };
  const isZipped = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(
    String(asked["accept-encoding"] ?? ""),
  );
  return {
    status: 200,
    headers: isZipped ? { ...headers, "content-encoding": "gzip" } : headers,
    body: isZipped ? zipped : plain,
  };
}
