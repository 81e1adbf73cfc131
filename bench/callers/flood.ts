/**
 * A caller with very many requests on their way at once, in a thread of its
 * own: the one that measures must not wait for it.
 *
 * @module
 */

import { parentPort, workerData } from "node:worker_threads";
import { encodePost, HttpConnection } from "../http_connection.ts";

/** Requests of the flood. */
export interface FloodOrder {
  readonly port: number;
  readonly key: string;
  readonly code: string;
  /** Requests that are on their way at any time. */
  readonly atOnce: number;
}

const { port, key, code, atOnce }: FloodOrder = workerData;
const bytes = encodePost("/run_code", { code }, key);
let answered = 0;
let failed = 0;

async function send(): Promise<void> {
  const connection = new HttpConnection(port);
  for (;;) {
    try {
      const { status } = await connection.send(bytes);
      if (status === 200) answered += 1;
      else failed += 1;
    } catch {
      failed += 1;
    }
  }
}

for (let index = 0; index < atOnce; index += 1) void send();
setInterval(() => parentPort?.postMessage({ answered, failed }), 100);
