/**
 * Jupyter's messages as they travel over a websocket: as JSON, or as the parts
 * of `v1.kernel.websocket.jupyter.org`. Buffers are read over and none is sent:
 * they are for widgets, which need a process that stays.
 *
 * @module
 */

import { isRecord } from "../../server/is_record.ts";
import { HttpError } from "../../server/http_error.ts";
import { readObject } from "../../server/json_object.ts";

/** Protocol of the parts; without it messages are JSON. */
export const PARTS_PROTOCOL = "v1.kernel.websocket.jupyter.org";

/** The channels that clients send on. */
export const CHANNELS = ["shell", "control", "stdin"] as const;

/** A channel of a kernel. */
export type Channel = typeof CHANNELS[number] | "iopub";

type Fields = Readonly<Record<string, unknown>>;

/** The head of a message; its parent has one too. */
export type Header = Fields & { readonly msg_type: string };

/** A message of a client. */
export interface ClientMessage {
  readonly channel: typeof CHANNELS[number];
  readonly header: Header;
  readonly parent: Fields;
  readonly content: Fields;
}

/** A message of a kernel. */
export interface KernelMessage {
  readonly channel: Channel;
  readonly header: Header;
  /** Head of the request that it belongs to; {}: of none. */
  readonly parent: Fields;
  readonly metadata?: Fields;
  readonly content: Fields;
}

const OFFSET_BYTES = 8;
/** Channel, four parts of JSON, and the buffers of a message. */
const MOST_PARTS = 1_024;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Returns a client's message.
 *
 * @throws {HttpError} 400 if it is none.
 */
export function readMessage(
  message: string | Uint8Array,
  protocol: string,
): ClientMessage {
  return protocol === PARTS_PROTOCOL ? readParts(message) : readJson(message);
}

/** Returns a kernel's message, ready to be sent. */
export function writeMessage(
  { channel, header, parent, metadata = {}, content }: KernelMessage,
  protocol: string,
): string | Uint8Array {
  if (protocol !== PARTS_PROTOCOL) {
    const { msg_id, msg_type } = header;
    return JSON.stringify({
      header,
      parent_header: parent,
      metadata,
      content,
      buffers: [],
      channel,
      msg_id,
      msg_type,
    });
  }
  const parts = [
    encoder.encode(channel),
    ...[header, parent, metadata, content].map((part) =>
      encoder.encode(JSON.stringify(part))
    ),
  ];
  const count = parts.length + 1;
  const headBytes = OFFSET_BYTES * (count + 1);
  const sizes = parts.map(({ length }) => length);
  const bytes = new Uint8Array(
    sizes.reduce((sum, one) => sum + one, headBytes),
  );
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(count), true);
  let at = headBytes;
  parts.forEach((part, index) => {
    view.setBigUint64(OFFSET_BYTES * (index + 1), BigInt(at), true);
    bytes.set(part, at);
    at += part.length;
  });
  view.setBigUint64(OFFSET_BYTES * count, BigInt(at), true);
  return bytes;
}

function readJson(message: string | Uint8Array): ClientMessage {
  const { header, parent_header, content, channel = "shell" } = readObject(
    typeof message === "string" ? encoder.encode(message) : jsonBefore(message),
  ).members;
  return checked(channel, header, parent_header, content);
}

/** Returns the JSON in front of buffers: behind a count, and an offset each. */
function jsonBefore(message: Uint8Array): Uint8Array {
  const view = viewOf(message);
  const count = message.length < 8 ? 0 : view.getUint32(0);
  if (count === 0 || count > MOST_PARTS || message.length < 4 * (count + 1)) {
    throw unreadable();
  }
  const end = count === 1 ? message.length : view.getUint32(8);
  return message.subarray(view.getUint32(4), end);
}

function readParts(message: string | Uint8Array): ClientMessage {
  if (typeof message === "string") throw unreadable();
  const view = viewOf(message);
  const offset = (index: number) => {
    const at = OFFSET_BYTES * (index + 1);
    if (at + OFFSET_BYTES > message.length) throw unreadable();
    return Number(view.getBigUint64(at, true));
  };
  const count = offset(-1);
  // Channel, header, parent, metadata and content lie between six offsets.
  if (!(count >= 6 && count <= MOST_PARTS)) throw unreadable();
  const part = (index: number) =>
    message.subarray(offset(index), offset(index + 1));
  const json = (index: number) => readObject(part(index)).members;
  return checked(decoder.decode(part(0)), json(1), json(2), json(4));
}

function checked(
  channel: unknown,
  header: unknown,
  parent: unknown,
  content: unknown,
): ClientMessage {
  const known = CHANNELS.find((one) => one === channel);
  if (known === undefined || !isRecord(header)) throw unreadable();
  const { msg_type } = header;
  if (typeof msg_type !== "string") throw unreadable();
  return {
    channel: known,
    header: { ...header, msg_type },
    parent: isRecord(parent) ? parent : {},
    content: isRecord(content) ? content : {},
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function unreadable(): HttpError {
  return new HttpError(400, "Cannot read the message: it is not Jupyter's");
}
