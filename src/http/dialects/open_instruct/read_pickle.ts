/**
 * Reads pickles of plain data without running any: an opcode that would import or
 * call something is an error.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** A pickle that holds more than plain data, or is none. */
export class PickleError extends Error {
  override readonly name = "PickleError";
}

/** Stands on the stack where a list of items begins. */
const MARK = Symbol("mark");
const MOST_ITEMS = 1_000_000;

/**
 * Returns the value in a pickle: lists, tuples (as lists), dicts, texts, numbers,
 * booleans and None.
 *
 * @throws {PickleError} If it holds anything else.
 */
export function readPickle(bytes: Uint8Array): unknown {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let at = 0;
  const take = (count: number): Buffer => {
    if (!(count >= 0) || at + count > data.length) {
      throw new PickleError("short");
    }
    at += count;
    return data.subarray(at - count, at);
  };
  const top = (): unknown => stack[stack.length - 1];
  const pop = (): unknown => {
    if (stack.length === 0) throw new PickleError("nothing to take");
    return stack.pop();
  };
  const popToMark = (): unknown[] => {
    const mark = stack.lastIndexOf(MARK);
    if (mark < 0) throw new PickleError("no mark");
    return stack.splice(mark).slice(1);
  };
  const listAt = (value: unknown): unknown[] => {
    if (Array.isArray(value)) return value;
    throw new PickleError("no list");
  };
  const put = (pairs: readonly unknown[]): void => {
    const target = top();
    if (!(target instanceof Map)) throw new PickleError("no dict");
    for (let pair = 0; pair + 1 < pairs.length; pair += 2) {
      target.set(pairs[pair], pairs[pair + 1]);
    }
  };
  const text = (count: number): string => take(count).toString("utf8");
  const line = (): string => {
    const end = data.indexOf(10, at);
    if (end < 0) throw new PickleError("short");
    return take(end - at + 1).toString("utf8").trimEnd();
  };
  const long = (count: number): number | bigint => {
    const digits = take(count);
    let value = 0n;
    for (let each = count - 1; each >= 0; each--) {
      value = value << 8n | BigInt(digits[each]);
    }
    const signed = count === 0 ? 0n : BigInt.asIntN(8 * count, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  };
  for (let items = 0; items < MOST_ITEMS; items++) {
    const code = String.fromCharCode(take(1)[0]);
    switch (code) {
      case "\x80":
        take(1);
        break;
      case "\x95":
        take(8);
        break;
      case ".":
        return plain(pop(), 0);
      case "(":
        stack.push(MARK);
        break;
      case "]":
        stack.push([]);
        break;
      case ")":
        stack.push([]);
        break;
      case "}":
        stack.push(new Map());
        break;
      case "l":
      case "t":
        stack.push(popToMark());
        break;
      case "\x85":
      case "\x86":
      case "\x87": {
        const count = code.charCodeAt(0) - 0x84;
        if (stack.length < count) throw new PickleError("nothing to take");
        stack.push(stack.splice(-count));
        break;
      }
      case "a": {
        const item = pop();
        listAt(top()).push(item);
        break;
      }
      case "e": {
        const more = popToMark();
        const list = listAt(top());
        for (const item of more) list.push(item);
        break;
      }
      case "s": {
        const value = pop();
        put([pop(), value]);
        break;
      }
      case "u":
        put(popToMark());
        break;
      case "N":
        stack.push(null);
        break;
      case "\x88":
        stack.push(true);
        break;
      case "\x89":
        stack.push(false);
        break;
      case "J":
        stack.push(take(4).readInt32LE());
        break;
      case "K":
        stack.push(take(1)[0]);
        break;
      case "M":
        stack.push(take(2).readUInt16LE());
        break;
      case "\x8a":
        stack.push(long(take(1)[0]));
        break;
      case "G":
        stack.push(take(8).readDoubleBE());
        break;
      case "X":
        stack.push(text(take(4).readUInt32LE()));
        break;
      case "\x8c":
        stack.push(text(take(1)[0]));
        break;
      case "\x8d":
        stack.push(text(Number(take(8).readBigUInt64LE())));
        break;
      case "B":
        stack.push(text(take(4).readUInt32LE()));
        break;
      case "C":
        stack.push(text(take(1)[0]));
        break;
      case "\x94":
        memo.set(memo.size, top());
        break;
      case "q":
        memo.set(take(1)[0], top());
        break;
      case "r":
        memo.set(take(4).readUInt32LE(), top());
        break;
      case "h":
        stack.push(memo.get(take(1)[0]));
        break;
      case "j":
        stack.push(memo.get(take(4).readUInt32LE()));
        break;
      case "p":
        memo.set(Number(line()), top());
        break;
      case "g":
        stack.push(memo.get(Number(line())));
        break;
      default:
        throw new PickleError(`opcode ${code.charCodeAt(0)} is not plain data`);
    }
  }
  throw new PickleError(`more than ${MOST_ITEMS} items`);
}

/** Makes objects of dicts; what contains itself is too deep. */
function plain(value: unknown, depth: number): unknown {
  if (depth > 100) throw new PickleError("too deep");
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(
    [...value].map(([key, item]) => [String(key), plain(item, depth + 1)]),
  );
}
