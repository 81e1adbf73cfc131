/**
 * A Jupyter gateway: where its clients send their key, and the form of their
 * errors; see docs/dialects/jupyter.md. No program comes by a body: cells come
 * by a websocket.
 *
 * @module
 */

import type { IncomingHttpHeaders } from "node:http";
import { HttpError } from "../../server/http_error.ts";
import type { Dialect } from "../dialect.ts";
import { failWith } from "../fail_with.ts";

/** Dialect of Jupyter's servers and clients. */
export const JUPYTER: Dialect = {
  name: "jupyter",
  secretOf,
  parse() {
    throw new HttpError(404, "Cells come by a websocket");
  },
  fail: failWith({
    overloaded: 503,
    body: (_status, message) => ({ message, reason: message }),
  }),
};

/** Some clients can send a token only in the address. */
function secretOf(
  { authorization = "" }: IncomingHttpHeaders,
  url: string,
): string | undefined {
  const token = /^token (.*)$/i.exec(authorization)?.[1].trim();
  if (token !== undefined && token !== "") return token;
  const query = url.indexOf("?");
  if (query < 0) return undefined;
  return new URLSearchParams(url.slice(query)).get("token") ?? undefined;
}
