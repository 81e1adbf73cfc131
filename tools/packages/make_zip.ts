/**
 * Makes small zip archives, each member deflated or stored.
 *
 * @module
 */

import { crc32, deflateRawSync } from "node:zlib";

/** Returns an archive of `members`, by path. */
export function makeZip(
  members: Readonly<Record<string, string | Uint8Array>>,
  { deflate = true }: { readonly deflate?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const [path, content] of Object.entries(members)) {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    const packed = deflate ? deflateRawSync(bytes) : bytes;
    const name = new TextEncoder().encode(path);
    const shared = new DataView(new ArrayBuffer(26));
    shared.setUint16(0, 20, true);
    shared.setUint16(4, deflate ? 8 : 0, true);
    shared.setUint32(10, crc32(bytes), true);
    shared.setUint32(14, packed.byteLength, true);
    shared.setUint32(18, bytes.byteLength, true);
    shared.setUint16(22, name.byteLength, true);
    const fields = new Uint8Array(shared.buffer);
    const local = join([word(0x0403_4b50), fields, name, packed]);
    const tail = new DataView(new ArrayBuffer(14));
    tail.setUint32(10, at, true);
    central.push(join([
      word(0x0201_4b50),
      Uint8Array.of(20, 0),
      fields,
      new Uint8Array(tail.buffer),
      name,
    ]));
    parts.push(local);
    at += local.byteLength;
  }
  const directory = join(central);
  const end = new DataView(new ArrayBuffer(18));
  end.setUint16(4, central.length, true);
  end.setUint16(6, central.length, true);
  end.setUint32(8, directory.byteLength, true);
  end.setUint32(12, at, true);
  return join([
    ...parts,
    directory,
    word(0x0605_4b50),
    new Uint8Array(end.buffer),
  ]);
}

function word(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const total = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
