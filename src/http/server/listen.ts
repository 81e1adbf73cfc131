/**
 * Opens a server's port, and says what an operator can do where it cannot.
 *
 * @module
 */

import type { Server } from "node:http";
import { ConfigError } from "../../run/thrown_errors.ts";

/** Errors of the system that the operator can do something about. */
const LISTEN_PROBLEMS: Readonly<
  Record<
    string,
    { readonly variable: "FAAS_HOST" | "FAAS_PORT"; readonly fact: string }
  >
> = {
  EADDRINUSE: {
    variable: "FAAS_PORT",
    fact: "another program listens there",
  },
  EADDRNOTAVAIL: {
    variable: "FAAS_HOST",
    fact: "this machine has no such address",
  },
  EACCES: {
    variable: "FAAS_PORT",
    fact: "the system does not permit it to this user",
  },
};

/** Connections that the kernel keeps until they are accepted. */
const BACKLOG = 1_024;

/**
 * Resolves when the server listens.
 *
 * @throws {ConfigError} If the address cannot be had.
 */
export async function listen(
  server: Server,
  host: string,
  port: number,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen({ host, port, backlog: BACKLOG }, resolve);
  try {
    await promise;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const problem = LISTEN_PROBLEMS[String(code)];
    if (problem === undefined) throw error;
    const value = problem.variable === "FAAS_HOST" ? host : port;
    throw new ConfigError([
      `Cannot listen on ${host}:${port}, which ` +
      `${problem.variable}="${value}" asks for: ${problem.fact}`,
    ]);
  } finally {
    server.off("error", reject);
  }
}
