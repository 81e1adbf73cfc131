/**
 * Makes `fetch` hold every answer of a service that a test has started against
 * the contract. Each test that starts a service imports it.
 *
 * @module
 */

import { holdToContract } from "../hold_to_contract.ts";

/** Larger answers are not looked at: a test may be slow to read them. */
const MOST_BYTES = 4 * 1_048_576;

const origins = new Set<string>();
const plainFetch = globalThis.fetch;

/** Holds the answers of the service at `url` from here on. */
export function holdAnswersOf(url: string): void {
  origins.add(new URL(url).origin);
  globalThis.fetch = heldFetch;
}

async function heldFetch(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const response = await plainFetch(input, init);
  const { origin, pathname, search } = new URL(
    input instanceof Request ? input.url : input,
  );
  if (!origins.has(origin)) return response;
  const method = (input instanceof Request ? input.method : init?.method) ??
    "GET";
  const { status, headers } = response;
  const hold = (body: string) =>
    holdToContract({
      method,
      path: pathname + search,
      status,
      mediaType: headers.get("content-type") ?? "",
      body,
    });
  const length = headers.get("content-length");
  if (response.body !== null && length === null) {
    return new Response(response.body.pipeThrough(watch(hold)), response);
  }
  if (Number(length) > MOST_BYTES) return response;
  const bytes = await response.arrayBuffer();
  hold(new TextDecoder().decode(bytes));
  return new Response(response.body === null ? null : bytes, response);
}

/** Lets all pass, and holds it when its end has come. */
function watch(
  hold: (body: string) => void,
): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  let text = "";
  return new TransformStream({
    transform(chunk, controller) {
      if (text.length <= MOST_BYTES) {
        text += decoder.decode(chunk, { stream: true });
      }
      controller.enqueue(chunk);
    },
    flush() {
      if (text.length <= MOST_BYTES) hold(text);
    },
  });
}
