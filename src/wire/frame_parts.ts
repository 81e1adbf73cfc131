/**
 * Parts of a frame: long texts and bytes, which follow the JSON of a frame as
 * they are. In JSON, a control character takes six bytes and a byte four thirds,
 * and both ends would have to escape and scan them.
 *
 * A frame with parts is JSON, a line feed, which such JSON does not contain, and
 * the parts one after the other. In the JSON, null stands where a part belongs,
 * and the member "parts" lists path, size and form of each.
 *
 * @module
 */

import { ChannelError } from "./channel_error.ts";

/** Separates the JSON from the parts. */
export const END_OF_JSON = 0x0a;

/** Longer texts become parts, in UTF-16 units. */
const LONG_CHARS = 65_536;
/**
 * Texts are encoded in pieces of this length: far below 1 ms, and little enough,
 * even with six characters for each, for V8 to free it at once.
 */
const PIECE_CHARS = 16_384;
/** Largest size of a piece: JSON writes a control character as \u0001. */
export const PIECE_BYTES = 6 * PIECE_CHARS + 2;

/** Encoding of a part: "json" for a text that has no UTF-8. */
type Form = "bytes" | "text" | "json";
type Path = readonly (string | number)[];

/** One part, on the side that sends it. */
export interface Part {
  readonly path: Path;
  readonly form: Form;
  readonly value: string | Uint8Array<ArrayBuffer>;
}

/** Entry of the member "parts". */
export type PartNote = readonly [path: Path, sizeBytes: number, form: Form];

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reports whether a message contains a long text or bytes, at any depth. */
export function hasParts(value: unknown): boolean {
  if (typeof value === "string") return value.length > LONG_CHARS;
  return typeof value === "object" && value !== null &&
    (value instanceof Uint8Array || Object.values(value).some(hasParts));
}

/** Returns a message with null in place of its parts, and the parts. */
export function takeApart(
  message: object,
): { readonly outline: object; readonly parts: readonly Part[] } {
  const parts: Part[] = [];
  function outlineOf(value: unknown, path: Path): unknown {
    if (typeof value === "string") {
      if (value.length <= LONG_CHARS) return value;
      const form = value.isWellFormed() ? "text" : "json";
      parts.push({ path, form, value });
      return null;
    }
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Uint8Array) {
      // Messages have no other, see their types.
      const bytes = value as Uint8Array<ArrayBuffer>;
      parts.push({ path, form: "bytes", value: bytes });
      return null;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => outlineOf(item, [...path, index]));
    }
    return Object.fromEntries(
      Object.entries(value).map((
        [name, item],
      ) => [name, outlineOf(item, [...path, name])]),
    );
  }
  return { outline: outlineOf(message, []) as object, parts };
}

/** Yields the text of a part in pieces that fit into `PIECE_BYTES`. */
export function* textPieces(text: string, form: Form): Generator<string, void> {
  const isJson = form === "json";
  if (isJson) yield '"';
  for (let at = 0; at < text.length;) {
    let end = at + PIECE_CHARS;
    // No character is cut in two.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end--;
    const piece = text.slice(at, end);
    yield isJson ? JSON.stringify(piece).slice(1, -1) : piece;
    at = end;
  }
  if (isJson) yield '"';
}

/**
 * Returns a message with its parts in their places.
 *
 * @param message Value of the JSON; it is changed.
 * @param behind Bytes that follow the JSON. Bytes are copied out of it.
 * @throws {ChannelError} If the two do not fit together.
 */
export function putTogether(message: unknown, behind: Uint8Array): object {
  if (
    typeof message !== "object" || message === null || !("parts" in message) ||
    !Array.isArray(message.parts)
  ) throw new ChannelError("Cannot parse a frame: it names no parts");
  const { parts, ...whole } = message;
  let at = 0;
  for (const part of parts as unknown[]) {
    const [path, sizeBytes, form] = Array.isArray(part) ? part : [];
    if (
      !Array.isArray(path) || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0
    ) throw new ChannelError("Cannot parse a frame: a part has no size");
    put(whole, path, readPart(behind.subarray(at, at + sizeBytes), form));
    at += sizeBytes;
  }
  if (at === behind.byteLength) return whole;
  throw new ChannelError(
    `Cannot parse a frame: ${behind.byteLength} bytes of parts, ${at} named`,
  );
}

/** Never replaces anything but a null that is there. */
function put(message: object, path: readonly unknown[], value: unknown): void {
  let place: unknown = { message };
  let last: unknown = "message";
  for (const step of path) {
    place = memberOf(place, last);
    last = step;
  }
  if (memberOf(place, last) !== null) {
    throw new ChannelError("Cannot parse a frame: a part has no place");
  }
  (place as Record<string, unknown>)[last as string] = value;
}

function memberOf(value: unknown, name: unknown): unknown {
  if (
    typeof value === "object" && value !== null &&
    (typeof name === "string" || typeof name === "number") &&
    // A name such as "__proto__" leads nowhere unless the JSON has it.
    Object.hasOwn(value, name)
  ) return (value as Record<string | number, unknown>)[name];
  throw new ChannelError("Cannot parse a frame: a part has no place");
}

function readPart(bytes: Uint8Array, form: unknown): string | Uint8Array {
  if (form === "bytes") return bytes.slice();
  try {
    const text = decoder.decode(bytes);
    if (form === "text") return text;
    // Nothing but a string can start so, hence no nest of lists.
    if (form === "json" && text.startsWith('"')) return JSON.parse(text);
  } catch {
    // The parser's own text quotes its input, which must not reach a log.
  }
  throw new ChannelError(
    `Cannot parse a frame: ${bytes.byteLength} bytes are no such part`,
  );
}
