/**
 * QuickJS in WebAssembly, driven by the exports of our own glue
 * (`quickjs/glue.c`). Knows neither baseline nor limits.
 *
 * @module
 */

/** Exports of the glue. Addresses and sizes are in bytes. */
interface Exports {
  readonly __stack_pointer: WebAssembly.Global;
  readonly __indirect_function_table: WebAssembly.Table;
  _initialize(): void;
  boot(): number;
  allocate(bytes: number): number;
  release(address: number): void;
  answer(): number;
  answer_bytes(): number;
  heap_end(): number;
  compile(text: number, bytes: number, name: number, mode: number): number;
  evaluate(text: number, bytes: number): number;
  load(bytecode: number, bytes: number): number;
  collect(): void;
  ready(): number;
  files(): number;
  put_file(
    path: number,
    pathBytes: number,
    data: number,
    bytes: number,
  ): number;
  limit_files(bytes: number, count: number): void;
  run(
    code: number,
    codeBytes: number,
    input: number,
    inputBytes: number,
    isTypeScript: number,
  ): number;
  open_rows(
    setup: number,
    setupBytes: number,
    code: number,
    codeBytes: number,
    isTypeScript: number,
  ): number;
  run_row(input: number, inputBytes: number): number;
}

/** Modes to evaluate a file, as in glue.c. */
const MODES = { module: 1, script: 2 } as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One engine in one memory. */
export class QuickJs {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;

  /** Instantiates the engine. Where memory is not an image, `boot` it. */
  constructor(
    wasm: WebAssembly.Module,
    memory: WebAssembly.Memory,
    imports: WebAssembly.Imports,
  ) {
    this.#memory = memory;
    const { exports } = new WebAssembly.Instance(wasm, imports);
    this.#exports = exports as unknown as Exports;
  }

  /** Starts an engine in fresh memory. @throws {Error} If there is too little. */
  boot(): void {
    this.#exports._initialize();
    if (this.#exports.boot() !== 0) throw new Error("Cannot boot QuickJS");
  }

  /** Top of the stack, from which it grows down. */
  get stackPointer(): number {
    return this.#exports.__stack_pointer.value;
  }
  set stackPointer(address: number) {
    this.#exports.__stack_pointer.value = address;
  }

  /** The table of functions. */
  get table(): WebAssembly.Table {
    return this.#exports.__indirect_function_table;
  }

  /** Address behind the last byte that was ever allocated. */
  heapEnd(): number {
    return this.#exports.heap_end() >>> 0;
  }

  /** Returns the bytecode of a script or a module. @throws {Error} If none. */
  compile(
    text: string,
    name: string,
    mode: keyof typeof MODES,
  ): Uint8Array<ArrayBuffer> {
    const source = this.#put(encoder.encode(text));
    const title = this.#put(encoder.encode(name));
    const status = this.#exports.compile(
      source.address,
      source.bytes,
      title.address,
      MODES[mode],
    );
    this.#exports.release(source.address);
    this.#exports.release(title.address);
    if (status !== 0) {
      throw new Error(`Cannot compile "${name}": ${this.answer()}`);
    }
    return this.#answerBytes().slice();
  }

  /** Returns the value of a script of our own as text. @throws {Error} If it throws. */
  evaluate(text: string): string {
    const source = this.#put(encoder.encode(text));
    const status = this.#exports.evaluate(source.address, source.bytes);
    this.#exports.release(source.address);
    if (status !== 0) throw new Error(`Cannot evaluate: ${this.answer()}`);
    return this.answer();
  }

  /** Runs bytecode. @throws {Error} If it throws. */
  load(bytecode: Uint8Array, name: string): void {
    const code = this.#put(bytecode);
    const status = this.#exports.load(code.address, code.bytes);
    this.#exports.release(code.address);
    if (status !== 0) {
      throw new Error(`Cannot load "${name}": ${this.answer()}`);
    }
  }

  /** Frees what nothing refers to. */
  collect(): void {
    this.#exports.collect();
  }

  /** Address of the root of the files, see `quickjs/files.h`. */
  files(): number {
    return this.#exports.files() >>> 0;
  }

  /** Sets how many bytes and files a program may have. */
  limitFiles(bytes: number, count: number): void {
    this.#exports.limit_files(bytes, count);
  }

  /**
   * Makes a file, and the folders above it.
   *
   * @param path Absolute, in its shortest form.
   * @throws {Error} If there is no room for it, or a folder of that name.
   */
  putFile(path: string, content: Uint8Array): void {
    const name = this.#put(encoder.encode(path));
    const data = this.#put(content);
    const errno = this.#exports.put_file(
      name.address,
      name.bytes,
      data.address,
      data.bytes,
    );
    this.#exports.release(name.address);
    if (errno !== 0) throw new Error(`Cannot make "${path}": error ${errno}`);
  }

  /** Draws entropy for the next program. @throws {Error} If it cannot. */
  ready(): void {
    if (this.#exports.ready() !== 0) throw new Error("Cannot draw entropy");
  }

  /**
   * Runs a program; whether `answer` is its report, else why there is none.
   *
   * @throws Whatever a host call throws to end the program.
   */
  run(code: string, inputJson: string, isTypeScript: boolean): boolean {
    const program = this.#put(encoder.encode(code));
    const input = this.#put(encoder.encode(inputJson));
    return this.#exports.run(
      program.address,
      program.bytes,
      input.address,
      input.bytes,
      Number(isTypeScript),
    ) === 0;
  }

  /**
   * Runs a set-up, and compiles a program for rows; whether `answer` is "" or
   * the report of what failed, else why there is none.
   *
   * @throws Whatever a host call throws to end the set-up.
   */
  openRows(setup: string, code: string, isTypeScript: boolean): boolean {
    const first = this.#put(encoder.encode(setup));
    const program = this.#put(encoder.encode(code));
    return this.#exports.open_rows(
      first.address,
      first.bytes,
      program.address,
      program.bytes,
      Number(isTypeScript),
    ) === 0;
  }

  /**
   * Runs the program for one input; whether `answer` tells what came of it, else
   * why nothing does.
   *
   * @throws Whatever a host call throws to end the row.
   */
  runRow(inputJson: string): boolean {
    const input = this.#put(encoder.encode(inputJson));
    return this.#exports.run_row(input.address, input.bytes) === 0;
  }

  /** The text of the last answer. */
  answer(): string {
    return decoder.decode(this.#answerBytes());
  }

  #answerBytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(
      this.#memory.buffer as ArrayBuffer,
      this.#exports.answer() >>> 0,
      this.#exports.answer_bytes() >>> 0,
    );
  }

  /** Copies bytes into the engine's memory, with a zero behind them. */
  #put(bytes: Uint8Array): { address: number; bytes: number } {
    const address = this.#exports.allocate(bytes.length + 1) >>> 0;
    if (address === 0) throw new OutOfMemoryError();
    const memory = new Uint8Array(this.#memory.buffer);
    memory.set(bytes, address);
    memory[address + bytes.length] = 0;
    return { address, bytes: bytes.length };
  }
}

/** A program and its input do not fit into the engine's memory. */
export class OutOfMemoryError extends Error {
  override readonly name = "OutOfMemoryError";
}
