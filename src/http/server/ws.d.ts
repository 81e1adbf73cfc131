// The part of the package `ws` that websockets.ts uses.

import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

export class WebSocket extends EventEmitter {
  constructor(
    url: string,
    protocols: readonly string[],
    options: { readonly headers: Readonly<Record<string, string>> },
  );
  readonly protocol: string;
  readonly bufferedAmount: number;
  on(
    event: "message",
    listener: (data: Uint8Array, isBinary: boolean) => void,
  ): this;
  on(event: "ping" | "pong", listener: (data: Uint8Array) => void): this;
  on(event: "open" | "close", listener: () => void): this;
  on(
    event: "unexpected-response",
    listener: (request: unknown, response: IncomingMessage) => void,
  ): this;
  on(event: "error", listener: (error: Error) => void): this;
  send(data: string | Uint8Array, sent?: (error?: Error) => void): void;
  send(data: string, options: { readonly fin: boolean }): void;
  ping(data?: string): void;
  pause(): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
}

export class WebSocketServer {
  constructor(options: {
    readonly noServer: true;
    readonly clientTracking: false;
    readonly perMessageDeflate: false;
    readonly maxPayload: number;
    readonly maxFragments: number;
    readonly maxBufferedChunks: number;
    readonly handleProtocols: (
      offered: ReadonlySet<string>,
      request: IncomingMessage,
    ) => string | false;
  });
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Uint8Array,
    opened: (socket: WebSocket) => void,
  ): void;
}
