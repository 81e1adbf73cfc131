/**
 * JSON of a value that may be large, as bytes. `JSON.stringify` would make one
 * string of it, and the encoder one buffer: twice 19 MB for what a program can
 * print, and V8 takes its time to give them back. Pieces are small garbage.
 *
 * @module
 */

/** Characters that are turned into JSON at a time. */
const PIECE_CHARS = 16_384;
/** Bytes of a chunk, roughly: what a socket takes in one go. */
const CHUNK_CHARS = 65_536;

const encoder = new TextEncoder();

/**
 * Returns the JSON of plain data in UTF-8, in chunks: the same bytes as those
 * of `JSON.stringify`.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const [chunk] = encodeJson({ a: ["é", undefined], b: undefined });
 * assert.equal(new TextDecoder().decode(chunk), '{"a":["é",null]}');
 * ```
 */
export function encodeJson(value: unknown): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let text = "";

  function add(more: string): void {
    text += more;
    if (text.length >= CHUNK_CHARS) flush();
  }
  function flush(): void {
    chunks.push(encoder.encode(text));
    text = "";
  }
  function addString(long: string): void {
    add('"');
    for (let at = 0; at < long.length;) {
      let end = Math.min(at + PIECE_CHARS, long.length);
      // Half of a pair would be written as an escape.
      if (end < long.length && isHighSurrogate(long.charCodeAt(end - 1))) {
        end += 1;
      }
      add(JSON.stringify(long.slice(at, end)).slice(1, -1));
      at = end;
    }
    add('"');
  }
  function addValue(item: unknown): void {
    if (typeof item === "string" && item.length > PIECE_CHARS) {
      addString(item);
    } else if (Array.isArray(item)) {
      item.forEach((element, index) => {
        add(index === 0 ? "[" : ",");
        addValue(element);
      });
      add(item.length === 0 ? "[]" : "]");
    } else if (typeof item === "object" && item !== null) {
      const members = Object.entries(item)
        .filter(([, member]) => member !== undefined);
      members.forEach(([name, member], index) => {
        add(`${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
        addValue(member);
      });
      add(members.length === 0 ? "{}" : "}");
    } else {
      add(JSON.stringify(item) ?? "null");
    }
  }

  addValue(value);
  flush();
  return chunks;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
