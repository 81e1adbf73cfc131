/**
 * The routes of one dialect: each folder here exports one
 * {@linkcode DialectRoutes}, and `dialects.ts` lists them.
 *
 * @module
 */

import type { Quotas } from "../../callers/quotas.ts";
import type { Blobs } from "../../run/blobs.ts";
import type { Contexts } from "../../run/context.ts";
import type { PoolStatus } from "../../run/pool_status.ts";
import type { States } from "../../run/state.ts";
import type { Log } from "../../telemetry/log.ts";
import type { HttpMetrics } from "../../telemetry/metrics_collector.ts";
import type { RunCodeOptions } from "../native/run_code.ts";
import type { RouteDescription } from "../openapi/route_description.ts";
import type { Destination } from "../server/observe_requests.ts";
import type { Handles } from "../server/route_table.ts";
import type { OpensWebsockets } from "../server/websockets.ts";
import type { ClaimBody, Dialect } from "./dialect.ts";

/** Parts that handlers of a dialect are made of. */
export interface DialectParts extends Omit<RunCodeOptions, "instead"> {
  readonly states: States;
  /** Keeps the contexts of notebooks. @default {none are kept} */
  readonly contexts?: Contexts;
  /** Opens websockets. @default {none can be opened} */
  readonly websockets?: OpensWebsockets;
  /** Counts programs that come by those. @default {there is no limit} */
  readonly quotas?: Pick<Quotas, "ask">;
  /** Document about such programs. */
  readonly log: Pick<Log, "info">;
  readonly metrics: Pick<HttpMetrics, "requestFinished">;
  /** Stores files. @default {none are stored} */
  readonly blobs?: Blobs;
}

/** The routes, by path. */
export interface DialectRoutes {
  readonly dialect: Dialect;
  /** Paths where programs come in, by POST. */
  readonly runs: readonly string[];
  /** Returns handlers of POST that run programs in another way. */
  readonly runsOtherwise?: (
    parts: DialectParts,
  ) => Readonly<Record<string, Destination["handle"]>>;
  /** Answers to GET that describe the pool, to be sent as JSON. */
  readonly shows?: Readonly<Record<string, (status: PoolStatus) => unknown>>;
  /** Returns handlers that run no program. */
  readonly asks?: (parts: DialectParts) => Readonly<Record<string, Handles>>;
  /** Claims bodies on the native path that are meant for this dialect. */
  readonly claim?: ClaimBody;
  /**
   * Returns what the OpenAPI document says, by method and path. Loaded when
   * asked for: schemas take their time.
   */
  readonly describe: () => Promise<Readonly<Record<string, RouteDescription>>>;
}
