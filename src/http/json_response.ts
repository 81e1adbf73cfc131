/**
 * A response with a JSON body, compact, as the contract wants it.
 *
 * @module
 */

/** Returns the response; `headers` come on top of the media type. */
export function jsonResponse(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}
