/**
 * A server that sends exactly the bytes a test gives it and then hangs up:
 * unlike a real one, it can break off in the middle.
 *
 * @module
 */

/** A request as it came. */
export interface RawRequest {
  /** Path, such as "/a.whl". */
  readonly path: string;
  /** Header values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** An answer: the head's lines and the bytes after it. */
export interface RawAnswer {
  readonly head: readonly string[];
  readonly body?: Uint8Array;
}

/** Serves on a free port of this machine until it is disposed of. */
export class RawServer implements AsyncDisposable {
  /** Requests in the order in which they came. */
  readonly requests: RawRequest[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #serving: Promise<void>;

  /** Starts to serve what `answer` returns. */
  constructor(answer: (request: RawRequest, index: number) => RawAnswer) {
    this.#serving = this.#serve(answer);
  }

  /** Address of the root, with a slash at its end. */
  get url(): string {
    const { hostname, port } = this.#listener.addr;
    return `http://${hostname}:${port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#serving;
  }

  async #serve(
    answer: (request: RawRequest, index: number) => RawAnswer,
  ): Promise<void> {
    for await (const connection of this.#listener) {
      const request = parse(await readHead(connection));
      const { head, body = new Uint8Array() } = answer(
        request,
        this.requests.push(request) - 1,
      );
      const text = [...head, "connection: close", "", ""].join("\r\n");
      await write(connection, new TextEncoder().encode(text));
      await write(connection, body);
      connection.close();
    }
  }
}

async function readHead(connection: Deno.Conn): Promise<string> {
  let head = "";
  const buffer = new Uint8Array(4096);
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) break;
    head += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return head;
}

function parse(head: string): RawRequest {
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [name = "", value = ""] = line.split(/:\s*(.*)/, 2);
    if (name !== "") headers.set(name.toLowerCase(), value);
  }
  return { path: first.split(" ")[1] ?? "", headers };
}

async function write(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) {
    at += await connection.write(bytes.subarray(at));
  }
}
