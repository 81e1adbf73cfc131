/**
 * Opens the port and hands requests to the app.
 *
 * @module
 */

import { ConfigError } from "../errors.ts";
import { ERROR_TEXT } from "../protocol.ts";
import { jsonResponse } from "./json_response.ts";

/** Options for {@linkcode startServer}. */
export interface ServerOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port, 0 to 65535; 0 picks a free one. */
  readonly port: number;
  /** Answers a request; must not reject. */
  readonly handle: (request: Request) => Response | Promise<Response>;
}

/** A server that listens. */
export interface RunningServer {
  /** Where it is, such as "http://127.0.0.1:8890". */
  readonly url: string;
  /** The port that it has got. */
  readonly port: number;
  /** Takes no more connections; resolves when every request is answered. */
  shutdown(): Promise<void>;
}

/** Errors of the system that the operator can do something about. */
const LISTEN_PROBLEMS: readonly {
  readonly is: new (message?: string) => Error;
  readonly variable: "FAAS_HOST" | "FAAS_PORT";
  readonly fact: string;
}[] = [
  {
    is: Deno.errors.AddrInUse,
    variable: "FAAS_PORT",
    fact: "another program listens there",
  },
  {
    is: Deno.errors.AddrNotAvailable,
    variable: "FAAS_HOST",
    fact: "this machine has no such address",
  },
  {
    is: Deno.errors.PermissionDenied,
    variable: "FAAS_PORT",
    fact: "the system does not permit it to this user",
  },
];

/**
 * Starts to listen.
 *
 * The process needs `--unstable-no-legacy-abort`: without it the signal of a
 * request is aborted by a finished answer too, and Deno warns about it.
 *
 * @throws {ConfigError} If the address cannot be had.
 */
export function startServer(
  { host, port, handle }: ServerOptions,
): RunningServer {
  try {
    const server = Deno.serve({
      hostname: host,
      port,
      // Deno would print a line of its own on the log's stream.
      onListen() {},
      onError: () => jsonResponse({ error: ERROR_TEXT.executionFailed }, 500),
    }, (request) => handle(request));
    const { hostname, port: ownPort } = server.addr;
    const shown = hostname.includes(":") ? `[${hostname}]` : hostname;
    return {
      url: `http://${shown}:${ownPort}`,
      port: ownPort,
      shutdown: () => server.shutdown(),
    };
  } catch (error) {
    const problem = LISTEN_PROBLEMS.find(({ is }) => error instanceof is);
    if (problem === undefined) throw error;
    const value = problem.variable === "FAAS_HOST" ? host : port;
    throw new ConfigError([
      `Cannot listen on ${host}:${port}, which ` +
      `${problem.variable}="${value}" asks for: ${problem.fact}`,
    ]);
  }
}
