/**
 * Asks for programs with states, for the benches of states.
 *
 * @module
 */

import { z } from "zod";
import { encodePost, HttpConnection } from "../http_connection.ts";

const answerSchema = z.object({
  output: z.object({ stdout: z.string(), stderr: z.string() }),
  metadata: z.object({
    state: z.object({ id: z.string(), bytes: z.number() }).nullish(),
    state_error: z.string().nullish(),
  }),
});

/** Request for a program and its state. */
export interface SessionBody {
  readonly code: string;
  readonly keep?: boolean;
  readonly ttl?: number;
  readonly state?: string;
  readonly language?: string;
}

/** Outcome of the cells. */
export interface SessionAnswer {
  readonly status: number;
  readonly stdout: string;
  /** Id of the state that was kept; "" if none was. */
  readonly state: string;
  /** Its size as it is kept. */
  readonly bytes: number;
  readonly durationMs: number;
}

/** A connection over which programs go, one at a time. */
export class SessionClient {
  readonly #connection: HttpConnection;

  /** Makes a connection to `port` of the loopback address. */
  constructor(port: number) {
    this.#connection = new HttpConnection(port);
  }

  /**
   * Runs a program.
   *
   * @throws {Error} If it prints to stderr, or its state is not kept.
   */
  async run(body: SessionBody): Promise<SessionAnswer> {
    const bytes = encodePost("/run_code", body);
    const start = performance.now();
    const answer = await this.#connection.send(bytes);
    const durationMs = performance.now() - start;
    const { status } = answer;
    if (status !== 200) {
      return { status, stdout: "", state: "", bytes: 0, durationMs };
    }
    const { output, metadata } = answerSchema.parse(JSON.parse(answer.body));
    if (output.stderr !== "" || (body.keep && !metadata.state)) {
      throw new Error(`Cannot go on: ${output.stderr}${metadata.state_error}`);
    }
    return {
      status,
      stdout: output.stdout,
      state: metadata.state?.id ?? "",
      bytes: metadata.state?.bytes ?? 0,
      durationMs,
    };
  }

  /** Closes the connection. */
  close(): void {
    this.#connection.close();
  }
}
