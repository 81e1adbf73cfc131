/**
 * Asks an app without a port, and gives its answer as the server would send it.
 * Each is held against the contract.
 *
 * @module
 */

import { Readable } from "node:stream";
import type { App } from "../../src/http/app.ts";
import {
  type AnswerStream,
  isLarge,
} from "../../src/http/server/http_answer.ts";
import { holdToContract } from "../hold_to_contract.ts";

/** Request to an app. */
export interface AppRequest {
  /** @default {"GET"} */
  readonly method?: string;
  /** Names in small letters. @default {{}} */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default {""} */
  readonly body?: string | Uint8Array;
}

/** Returns the answer to a request for `url`, a path with its query. */
export async function askApp(
  app: App,
  url: string,
  { method = "GET", headers = {}, body = "" }: AppRequest = {},
): Promise<Response> {
  const { body: made = "", stream, ...answer } = await app({
    method,
    url,
    headers,
    body: Readable.from([Buffer.from(body)]),
    signal: new AbortController().signal,
  });
  const sent = stream === undefined ? made : await readStream(stream);
  const hasBody = method !== "HEAD" && ![204, 304].includes(answer.status);
  const sentBlob = new Blob(
    isLarge(sent)
      ? [...Iterator.from(sent.pieces)]
      : [new Uint8Array(Buffer.from(sent))],
  );
  holdToContract({
    method,
    path: url,
    status: answer.status,
    mediaType: answer.headers["content-type"] ?? "",
    body: await sentBlob.text(),
  });
  return new Response(
    hasBody ? sentBlob : null,
    { status: answer.status, headers: answer.headers },
  );
}

/** Reads all that comes bit by bit, as fast as it comes. */
function readStream(stream: AnswerStream): Promise<string> {
  const texts: string[] = [];
  return new Promise((resolve) =>
    stream.start((text) => {
      texts.push(text);
      return true;
    }, () =>
      resolve(texts.join("")), () => {})
  );
}
