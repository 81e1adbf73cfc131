/**
 * The few calls of CPython's C API that the sandbox makes.
 *
 * @module
 */

import type { EmscriptenModule } from "./emscripten.ts";

const decoder = new TextDecoder();
/** Longer texts are faster by way of TextEncoder and TextDecoder. */
const SHORT_CHARS = 128;

/** Room for one argument on the stack, in bytes. */
const POINTER_BYTES = 4;

/** Calls into a Python interpreter. Addresses are those of its memory. */
export class PythonApi {
  readonly #module: EmscriptenModule;
  readonly #memory: WebAssembly.Memory;

  /** Makes the calls available; the interpreter must have started. */
  constructor(module: EmscriptenModule, memory: WebAssembly.Memory) {
    this.#module = module;
    this.#memory = memory;
  }

  /** Executes statements in `__main__`; false if they raised an exception. */
  execute(source: string): boolean {
    const text = this.#cString(source);
    const status = this.#module._PyRun_SimpleString(text);
    this.#module._PyMem_RawFree(text);
    return status === 0;
  }

  /**
   * Imports a module and returns the address of the object `name` in it.
   *
   * @throws {Error} If there is none.
   */
  lookUp(moduleName: string, name: string): number {
    const moduleText = this.#cString(moduleName);
    const nameText = this.#cString(name);
    const object = this.#module._PyImport_ImportModule(moduleText);
    const found = object &&
      this.#module._PyObject_GetAttrString(object, nameText);
    this.#module._PyMem_RawFree(moduleText);
    this.#module._PyMem_RawFree(nameText);
    if (!found) throw new Error(`Cannot find ${moduleName}.${name}`);
    return found;
  }

  /**
   * Calls a Python function with texts, as `bytes` in UTF-8, or with bytes, and returns the
   * address of what it returned; 0 if it raised an exception.
   *
   * @throws {RangeError} If there is no memory for the arguments.
   */
  call(
    functionAddress: number,
    ...values: (string | Uint8Array<ArrayBuffer>)[]
  ): number {
    const module = this.#module;
    const stackPointer = module.stackSave();
    const args = module.stackAlloc(
      Math.ceil(values.length / 2) * 2 * POINTER_BYTES,
    );
    values.forEach((value, index) => {
      const object = this.#bytes(value);
      // A new view each time: memory may have grown, and then has another buffer.
      new DataView(this.#memory.buffer)
        .setUint32(args + index * POINTER_BYTES, object, true);
    });
    const result = module._PyObject_Vectorcall(
      functionAddress,
      args,
      values.length,
      0,
    );
    module.stackRestore(stackPointer);
    return result;
  }

  /**
   * Calls a Python function with one text or two, as `call` does, and returns what the
   * `bytes` object that it returned holds, as text; undefined if it raised an
   * exception. Short texts in ASCII, as those of most rows, take a third of the
   * time.
   */
  ask(
    functionAddress: number,
    text: string,
    second?: string,
  ): string | undefined {
    const module = this.#module;
    const stackPointer = module.stackSave();
    const argument = module.stackAlloc(2 * POINTER_BYTES);
    const object = isShortAscii(text) ? this.#ascii(text) : this.#bytes(text);
    new DataView(this.#memory.buffer).setUint32(argument, object, true);
    if (second !== undefined) {
      const other = this.#bytes(second);
      new DataView(this.#memory.buffer)
        .setUint32(argument + POINTER_BYTES, other, true);
    }
    const count = second === undefined ? 1 : 2;
    const result = module
      ._PyObject_Vectorcall(functionAddress, argument, count, 0);
    module.stackRestore(stackPointer);
    if (result === 0) return undefined;
    const start = module._PyBytes_AsString(result);
    const length = module._PyBytes_Size(result);
    const told = new Uint8Array(this.#memory.buffer, start, length);
    return asciiText(told) ?? decoder.decode(told);
  }

  #ascii(text: string): number {
    const { length } = text;
    const object = this.#module._PyBytes_FromStringAndSize(0, length);
    if (object === 0) throw new RangeError("out of memory");
    const start = this.#module._PyBytes_AsString(object);
    const bytes = new Uint8Array(this.#memory.buffer, start, length);
    for (let at = 0; at < length; at++) bytes[at] = text.charCodeAt(at);
    return object;
  }

  /** Returns a copy of what the `bytes` object at `address` holds. */
  bytesAt(address: number): Uint8Array<ArrayBuffer> {
    const start = this.#module._PyBytes_AsString(address);
    const length = this.#module._PyBytes_Size(address);
    return new Uint8Array(this.#memory.buffer).slice(start, start + length);
  }

  #cString(text: string): number {
    const bytes = new TextEncoder().encode(text);
    const pointer = this.#module._PyMem_RawMalloc(bytes.length + 1);
    const memory = new Uint8Array(this.#memory.buffer);
    memory.set(bytes, pointer);
    memory[pointer + bytes.length] = 0;
    return pointer;
  }

  #bytes(value: string | Uint8Array<ArrayBuffer>): number {
    const bytes = typeof value === "string" ? encodeUtf8(value) : value;
    const object = this.#module._PyBytes_FromStringAndSize(0, bytes.length);
    if (object === 0) throw new RangeError("out of memory");
    const start = this.#module._PyBytes_AsString(object);
    new Uint8Array(this.#memory.buffer).set(bytes, start);
    return object;
  }
}

function isShortAscii(text: string): boolean {
  if (text.length > SHORT_CHARS) return false;
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 0x7f) return false;
  }
  return true;
}

/** Returns a short text in ASCII; undefined if it is none. */
function asciiText(bytes: Uint8Array): string | undefined {
  if (bytes.length > SHORT_CHARS) return undefined;
  let text = "";
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] > 0x7f) return undefined;
    text += String.fromCharCode(bytes[at]);
  }
  return text;
}

/**
 * Encodes lone surrogates too, as Python's "surrogatepass" does: a program that
 * holds some is then refused by Python, and not changed on the way.
 */
function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  if (text.isWellFormed()) return encoder.encode(text);
  const parts = text.split(/(\p{Surrogate})/u).map((part, index) => {
    if (index % 2 === 0) return encoder.encode(part);
    const unit = part.charCodeAt(0);
    return [0xe0 | unit >> 12, 0x80 | unit >> 6 & 0x3f, 0x80 | unit & 0x3f];
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
