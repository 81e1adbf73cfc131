/**
 * A server in front of the service: gives prepared answers, then passes on.
 *
 * @module
 */

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";

/** Address of the service under test. */
export const SERVICE_URL = process.env.FAAS_URL ?? "http://localhost:8890";

/** An answer: status, headers, body. */
export type Answer = readonly [
  number,
  Readonly<Record<string, string>>,
  string,
];

/** A front that listens. */
export interface Front {
  readonly url: string;
  /** Headers of each request so far. */
  readonly seen: readonly Readonly<Record<string, unknown>>[];
  /** Listens no more. */
  close(): Promise<void>;
}

/** Starts one that gives `answers`, one a request, and then passes on. */
export async function startFront(
  answers: readonly Answer[] = [],
  port = 0,
): Promise<Front> {
  const left = [...answers];
  const seen: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    seen.push(request.headers);
    const [status, headers, body] = left.shift() ?? await passOn(request);
    request.resume();
    response.writeHead(status, { ...headers, connection: "close" }).end(body);
  });
  await new Promise<void>((resolve) =>
    server.listen(port, "127.0.0.1", () => resolve())
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function passOn(request: IncomingMessage): Promise<Answer> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  const body = await new Blob(parts as BlobPart[]).text();
  const response = await fetch(`${SERVICE_URL}${request.url}`, {
    method: request.method ?? "GET",
    headers: { accept: request.headers.accept ?? "*/*" },
    body: body === "" ? null : body,
  });
  return [response.status, {}, await response.text()];
}
