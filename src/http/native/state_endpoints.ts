/**
 * The states of a caller: what there is, and how to forget one. To continue one
 * is a run's.
 *
 * @module
 */

import { StateError } from "../../run/thrown_errors.ts";
import type { StateInfo, States } from "../../run/state.ts";
import { type HttpAnswer, jsonAnswer } from "../server/http_answer.ts";
import type { HttpRequest } from "../server/http_request.ts";

const STATE_PATH = "/states/";
/** The path of one state. */
export const ONE_STATE = `${STATE_PATH}{id}`;

/** Ids are caller's secrets, and what they lead to changes. */
const UNCACHED = { "cache-control": "no-store" };

/** Answers to requests for states. */
export interface StateHandlers {
  /** `GET /states` */
  list(request: HttpRequest): Promise<HttpAnswer>;
  /** `GET /states/{id}` */
  show(request: HttpRequest): Promise<HttpAnswer>;
  /** `DELETE /states/{id}` */
  delete(request: HttpRequest): Promise<HttpAnswer>;
}

/**
 * Returns the handlers.
 *
 * @param states Keeper of the states; absent: none are kept.
 */
export function createStates(
  states: States = NO_STATES,
  now: () => number = Date.now,
): StateHandlers {
  return {
    async list({ caller }) {
      const found = await states.list(caller?.name);
      const told = found.map((one) => describe(one, now()));
      return jsonAnswer({ states: told }, 200, UNCACHED);
    },
    async show({ caller, url }) {
      const found = await states.find(caller?.name, idIn(url));
      return jsonAnswer(describe(found, now()), 200, UNCACHED);
    },
    async delete({ caller, url }) {
      await states.delete(caller?.name, idIn(url));
      return { status: 204, headers: {} };
    },
  };
}

/** States of a service that keeps none. */
export const NO_STATES: States = { find: refuse, list: refuse, delete: refuse };

// deno-lint-ignore require-await -- where there are states, it waits for them
async function refuse(): Promise<never> {
  throw new StateError("off", "This service keeps no states");
}

function idIn(url: string): string {
  return url.split("?")[0].slice(STATE_PATH.length);
}

function describe(state: StateInfo, nowMs: number): unknown {
  const { id, bytes, createdMs, expiresMs, parent, language, kind, policy } =
    state;
  return {
    id,
    bytes,
    created: new Date(createdMs).toISOString(),
    expires: new Date(expiresMs).toISOString(),
    age: Math.max(0, Math.round((nowMs - createdMs) / 1_000)),
    parent,
    language,
    kind,
    policy,
  };
}
