/**
 * Starts the service, waits until it is healthy, and talks to it over HTTP.
 *
 * @module
 */

import assert from "node:assert/strict";
import { z } from "zod";
import { type ContractAnswer, contractAnswer } from "./contract_answer.ts";
import { holdAnswersOf } from "./held_fetch.ts";
import {
  ServiceProcess,
  type ServiceProcessOptions,
} from "./service_process.ts";

/** Options for {@linkcode startService}. */
export interface StartServiceOptions extends ServiceProcessOptions {
  /** Sandboxes to wait for, an integer > 0. @default {1} */
  readonly sandboxes?: number;
}

/** A program to run, as the contract has it. */
export interface RunBody {
  readonly code: string;
  readonly mode?: "cell";
  readonly timeout?: number;
  readonly input?: unknown;
  readonly priority?: string;
  readonly stdin?: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, unknown>>;
  readonly collect?: readonly string[];
  readonly seed?: number;
  readonly now?: number | string;
  readonly language?: string;
  readonly keep?: boolean;
  readonly ttl?: number;
  readonly state?: string;
}

/** A service that serves. */
export interface Service extends AsyncDisposable {
  /** Address, such as "http://127.0.0.1:40123". */
  readonly url: string;
  /** Its port on 127.0.0.1. */
  readonly port: number;
  /** Its process and its log. */
  readonly process: ServiceProcess;
  /**
   * Runs a program.
   *
   * @throws {Error} If the answer is not a 200 of the contract's shape.
   */
  run(body: RunBody): Promise<ContractAnswer>;
  /** Asks `/health`. */
  health(): Promise<Response>;
  /** Asks it to stop with SIGTERM; resolves when it has. */
  stop(): Promise<Deno.CommandStatus>;
}

const listeningSchema = z.object({ url: z.url() });

/**
 * Starts a service.
 *
 * @throws {Error} If it does not become healthy.
 */
export async function startService(
  { sandboxes = 1, ...options }: StartServiceOptions = {},
): Promise<Service> {
  const process = new ServiceProcess(options);
  try {
    const { url } = listeningSchema.parse(
      await process.untilLogged("listening"),
    );
    holdAnswersOf(url);
    const health = () => fetch(`${url}/health`);
    for (let ready = sandboxes;; ready++) {
      await process.untilLogged("sandbox ready", ready);
      const { status, body } = await health();
      await body?.cancel();
      if (status === 200) break;
    }
    return {
      url,
      port: Number(new URL(url).port),
      process,
      health,
      async run(body) {
        const response = await fetch(`${url}/run_code`, {
          method: "POST",
          body: JSON.stringify(body),
        });
        const text = await response.text();
        const answer = contractAnswer(response.status, text);
        assert.ok(answer, `${response.status} ${text}`);
        return answer;
      },
      stop() {
        process.kill("SIGTERM");
        return process.ended;
      },
      [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
    };
  } catch (error) {
    await process[Symbol.asyncDispose]();
    throw error;
  }
}
