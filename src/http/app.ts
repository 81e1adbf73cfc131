/**
 * The service as a function from request to answer. Opens no port and knows no
 * process.
 *
 * @module
 */

import type { Callers } from "../callers/callers.ts";
import type { Quotas } from "../callers/quotas.ts";
import type { Log } from "../telemetry/log.ts";
import type { HttpMetrics, Metrics } from "../telemetry/metrics_collector.ts";
import type { Blobs } from "../run/blobs.ts";
import type { Contexts } from "../run/context.ts";
import type { Runner } from "../run/runner.ts";
import type { OperatorTools } from "../run/tools.ts";
import type { States } from "../run/state.ts";
import type { Config } from "../settings/config.ts";
import type { Tracer } from "../telemetry/tracer.ts";
import { createAdmission } from "./server/admission.ts";
import { type BatchConfig, createRunBatch } from "./native/batch/run_batch.ts";
import { createJudge } from "./native/judge/judge.ts";
import {
  createPutTests,
  TEST_SET_PATH,
  testsReader,
} from "./native/judge/test_set_endpoint.ts";
import { fileLimits } from "./native/inputs/read_files.ts";
import { BodyBudget } from "./server/body_budget.ts";
import { errorAnswer } from "./server/error_answer.ts";
import { canServe, healthBody } from "./native/health.ts";
import { type HttpAnswer, jsonAnswer } from "./server/http_answer.ts";
import type { HttpRequest } from "./server/http_request.ts";
import type { BrowserHosts } from "./server/is_our_host.ts";
import { createMcp } from "./mcp/create_mcp.ts";
import { createMetricsEndpoint } from "./native/metrics_endpoint.ts";
import { observeRequests } from "./server/observe_requests.ts";
import { Pages } from "./pages/pages.ts";
import type { BodyLimits } from "./server/read_body.ts";
import {
  type DialectConfig,
  spokenDialects,
} from "./dialects/spoken_dialects.ts";
import { NATIVE } from "./native/native_dialect.ts";
import {
  type Handle,
  type RouteDoor,
  RouteTable,
} from "./server/route_table.ts";
import {
  createStates,
  NO_STATES,
  ONE_STATE,
} from "./native/state_endpoints.ts";
import {
  createRunCode,
  type RunCodeOptions,
  type Spoken,
} from "./native/run_code.ts";
import { UnsentAnswers } from "./server/unsent_answers.ts";
import { createTools } from "./native/tools/tools_endpoint.ts";
import type { Websockets } from "./server/websockets.ts";
import { createUsage } from "./native/usage.ts";

/** Options for {@linkcode createApp}. */
export interface AppOptions {
  /** Runner of the programs. */
  readonly runner: Runner;
  /** Keeper of the states. @default {none are kept} */
  readonly states?: States;
  /** Keeper of contexts, such as E2B's and MCP's. @default {none are kept} */
  readonly contexts?: Contexts;
  /** Store of test sets and files. @default {none are stored} */
  readonly blobs?: Blobs;
  readonly config:
    & RunCodeOptions["config"]
    & DialectConfig
    & BatchConfig
    & Pick<Config, "metricsAccess" | "playground" | "mcp">;
  /** Table of callers. @default {nobody is asked for a key} */
  readonly callers?: Callers;
  /** Tools that the service itself calls. @default {none} */
  readonly operator?: OperatorTools;
  /** Quotas of the callers. @default {as much as it asks for} */
  readonly quotas?: Quotas;
  readonly metrics:
    & HttpMetrics
    & Pick<Metrics, "executionCount" | "uptimeSeconds" | "render" | "usage">;
  readonly log: Log;
  /** @default {one that notes nothing} */
  readonly tracer?: Tracer;
  /** Version of the service. */
  readonly version: string;
  /** Names by which browsers may call. @default {"any"} */
  readonly browserHosts?: BrowserHosts;
  /** Folder with the pages for people. @default {there are none} */
  readonly pagesFolder?: string;
  /** Answers on their way. @default {a counter of its own} */
  readonly unsent?: UnsentAnswers;
  /** True if the service is to stop. @default {never} */
  readonly isStopping?: () => boolean;
  /** Time in milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
  /** Opens websockets, where a dialect has some. @default {there are none} */
  readonly Websockets?: typeof Websockets;
  /** Resolves when all packages of npm are there. @default {at once} */
  readonly untilInstalled?: () => Promise<void>;
  /** Time until a body must have come, in milliseconds. @default {30_000} */
  readonly bodyTimeoutMs?: number;
}

/** Answers a request; never rejects. */
export type App = (request: HttpRequest) => Promise<HttpAnswer>;

/** Room for bodies on their way, but always for one of the largest. */
const BODIES_BYTES = 67_108_864;

/** Returns what answers each request, whatever its path. Never throws. */
export function createApp({
  runner,
  states,
  contexts,
  blobs,
  config,
  callers,
  operator,
  quotas,
  metrics,
  log,
  tracer,
  version,
  browserHosts = "any",
  pagesFolder,
  unsent = new UnsentAnswers(),
  isStopping = () => false,
  now = Date.now,
  Websockets,
  untilInstalled,
  bodyTimeoutMs = 30_000,
}: AppOptions): App {
  const bodies: BodyLimits = {
    maxBytes: config.maxBodyBytes,
    budget: new BodyBudget(Math.max(BODIES_BYTES, config.maxBodyBytes)),
    timeoutMs: bodyTimeoutMs,
    onTimeout: () => metrics.connectionEnded({ reason: "slow_body" }),
  };
  const routes = new RouteTable(browserHosts);
  const { languages } = config;

  const { dialects, claim } = spokenDialects(config);
  const parts = { runner, config, bodies, unsent };
  const native: Spoken = { dialect: NATIVE, secret: "" };
  routes.addRun(
    ownDoor("/run_code"),
    createRunCode({ ...parts, spoken: native, instead: claim }),
  );
  routes.addRun(
    ownDoor("/run_batch"),
    createRunBatch({ runner, config, bodies }),
  );
  const judgeParts = { runner, config, bodies, testsOf: testsReader(blobs) };
  routes.addRun(ownDoor("/judge"), createJudge(judgeParts));
  const files = fileLimits(config);
  routes.addAsked(ownDoor(TEST_SET_PATH), {
    PUT: createPutTests(blobs, { bodies, files }),
  });
  if (config.mcp) {
    const handle = createMcp({
      ...parts,
      version,
      operator,
      hasSessions: contexts !== undefined,
      untilInstalled,
    });
    routes.addRun(ownDoor("/mcp"), handle);
  }
  const dialectParts = {
    ...parts,
    states: states ?? NO_STATES,
    contexts,
    blobs,
    websockets: Websockets && new Websockets({ bodies, unsent, metrics }),
    quotas,
    log,
    metrics,
  };
  for (const { spoken, routes: own } of dialects) {
    const all = { ...dialectParts, spoken };
    const door = (path: string) => doorOf(path, spoken);
    for (const path of own.runs) {
      routes.addRun(door(path), createRunCode(all));
    }
    for (const [path, handle] of entries(own.runsOtherwise?.(all))) {
      routes.addRun(door(path), handle);
    }
    for (const [path, show] of entries(own.shows)) {
      routes.addShown(door(path), () => jsonAnswer(show(runner.status())));
    }
    for (const [path, handles] of entries(own.asks?.(all))) {
      routes.addAsked(door(path), handles);
    }
  }

  const shown: Readonly<Record<string, Handle>> = {
    "/health": showHealth,
    "/livez": () => jsonAnswer({ status: "alive" }),
    "/metrics": createMetricsEndpoint({ runner, languages, metrics }),
    "/openapi.json": showOpenApi,
    "/tools": createTools(operator),
    "/usage": createUsage({ usage: metrics.usage, quotas }),
    ...(pagesFolder === undefined
      ? {}
      : pageHandles(new Pages(pagesFolder), config.playground)),
  };
  for (const [path, handle] of Object.entries(shown)) {
    routes.addShown(ownDoor(path), handle);
  }

  const asked = createStates(states);
  routes.addAsked(ownDoor("/states"), { GET: asked.list });
  routes.addAsked(ownDoor(ONE_STATE), {
    GET: asked.show,
    DELETE: asked.delete,
  });

  function showHealth({ caller }: HttpRequest): HttpAnswer {
    const status = runner.status();
    const state = isStopping() ? "draining" : status.state;
    const isStranger = callers !== undefined && caller === undefined;
    const body = isStranger ? { status: state } : healthBody(
      { ...status, state },
      {
        version,
        languages,
        safetyPolicy: config.safetyPolicy,
        executionCount: metrics.executionCount,
        nowMs: now(),
      },
    );
    return jsonAnswer(body, canServe({ state }) ? 200 : 503, {
      "cache-control": "no-store",
    });
  }

  async function showOpenApi(): Promise<HttpAnswer> {
    // Loaded when asked for: the schemas take 40 ms.
    const { openApiDocument } = await import("./openapi/openapi.ts");
    return jsonAnswer(await openApiDocument({ version, routes: routes.names }));
  }

  const { metricsAccess } = config;
  const admit = createAdmission({ callers, metricsAccess, log });
  const find = (request: HttpRequest, path: string) =>
    routes.find(request, path);
  return observeRequests({ log, metrics, tracer, find, admit, quotas });
}

function ownDoor(route: string): RouteDoor {
  return { route, fail: errorAnswer };
}

function doorOf(route: string, { dialect, secret }: Spoken): RouteDoor {
  const { name, secretOf, signatureOf, fail } = dialect;
  return { route, dialect: name, secret, secretOf, signatureOf, fail };
}

function entries<T>(
  rows: Readonly<Record<string, T>> = {},
): readonly (readonly [path: string, row: T])[] {
  return Object.entries(rows);
}

function pageHandles(
  pages: Pages,
  hasPlayground: boolean,
): Readonly<Record<string, Handle>> {
  return {
    "/docs": ({ headers }) => pages.reference(headers),
    ...(hasPlayground
      ? { "/": ({ headers }) => pages.playground(headers) }
      : {}),
    "/assets/{file}": ({ url, headers }) => {
      const [path] = url.split("?");
      return pages.asset(path.slice(path.lastIndexOf("/") + 1), headers);
    },
  };
}
