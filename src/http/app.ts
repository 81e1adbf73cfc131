/**
 * The service as a function from request to answer. Opens no port and knows no
 * process.
 *
 * @module
 */

import type { Callers } from "../callers/callers.ts";
import type { Quotas } from "../callers/quotas.ts";
import type { Log } from "../telemetry/log.ts";
import type { HttpMetrics, Metrics } from "../telemetry/metrics.ts";
import { ERROR_TEXT } from "../run/error_texts.ts";
import type { Contexts } from "../run/context.ts";
import type { Runner } from "../run/runner.ts";
import type { States } from "../run/state.ts";
import type { Config } from "../settings/config.ts";
import type { Tracer } from "../telemetry/tracer.ts";
import { createAdmission, type Door } from "./server/admission.ts";
import { type BatchConfig, createRunBatch } from "./native/batch/run_batch.ts";
import { BodyBudget } from "./server/body_budget.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { E2B } from "./dialects/e2b/e2b.ts";
import { errorAnswer } from "./server/error_answer.ts";
import { canServe, healthBody } from "./native/health.ts";
import { type HttpAnswer, jsonAnswer } from "./server/http_answer.ts";
import { HttpError } from "./server/http_error.ts";
import type { HttpRequest } from "./server/http_request.ts";
import { isForeign } from "./server/is_foreign.ts";
import { type BrowserHosts, isOurHost } from "./server/is_our_host.ts";
import { createMcp } from "./mcp/create_mcp.ts";
import { createMetricsEndpoint } from "./native/metrics_endpoint.ts";
import {
  type Destination,
  observeRequests,
} from "./server/observe_requests.ts";
import { Pages } from "./pages/pages.ts";
import type { BodyLimits } from "./server/read_body.ts";
import { type RouteConfig, routesOf } from "./routes.ts";
import {
  CONTEXT_PATH,
  createContexts,
  RESTART,
} from "./dialects/e2b/contexts.ts";
import { createRunNotebook } from "./dialects/sandbox_fusion/notebook/run_notebook.ts";
import { createStates, NO_STATES, STATE_PATH } from "./native/states.ts";
import {
  createRunCode,
  type RunCodeOptions,
  type Spoken,
} from "./native/run_code.ts";
import { UnsentAnswers } from "./server/unsent_answers.ts";
import { createUsage } from "./native/usage.ts";

/** Options for {@linkcode createApp}. */
export interface AppOptions {
  /** What runs the programs. */
  readonly runner: Runner;
  /** What keeps the states. @default {none are kept} */
  readonly states?: States;
  /** What keeps the contexts of E2B's dialect. @default {none are kept} */
  readonly contexts?: Contexts;
  readonly config:
    & RunCodeOptions["config"]
    & RouteConfig
    & BatchConfig
    & Pick<Config, "metricsAccess" | "playground" | "mcp">;
  /** Who may call. @default {nobody is asked for a key} */
  readonly callers?: Callers;
  /** What each may have in a minute. @default {as much as it asks for} */
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
  /** Answers on their way. @default {an account of its own} */
  readonly unsent?: UnsentAnswers;
  /** Whether the service was told to stop. @default {never} */
  readonly isStopping?: () => boolean;
  /** Time in milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
  /** Time until a body must have come, in milliseconds. @default {30_000} */
  readonly bodyTimeoutMs?: number;
}

/** Answers a request; never rejects. */
export type App = (request: HttpRequest) => Promise<HttpAnswer>;

/** What a route does with a request. It may throw. */
type Handle = (
  request: HttpRequest,
  taskId: string,
) => HttpAnswer | Promise<HttpAnswer>;

interface Route {
  /** Where a request goes, by its method, and where any other one. */
  readonly met: Readonly<Partial<Record<Method, Destination>>>;
  readonly refused: Destination;
}

type Method = "GET" | "POST" | "DELETE";

/** Room for bodies on their way, but always for one of the largest. */
const BODIES_BYTES = 67_108_864;

/** Returns what answers each request, whatever its path. Never throws. */
export function createApp({
  runner,
  states,
  contexts,
  config,
  callers,
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
  bodyTimeoutMs = 30_000,
}: AppOptions): App {
  const bodies: BodyLimits = {
    maxBytes: config.maxBodyBytes,
    budget: new BodyBudget(Math.max(BODIES_BYTES, config.maxBodyBytes)),
    timeoutMs: bodyTimeoutMs,
    onTimeout: () => metrics.connectionEnded({ reason: "slow_body" }),
  };
  const routes = new Map<string, Route>();
  const { languages } = config;

  const { runs, shows } = routesOf(config);
  for (const { path, spoken, instead, isNotebook } of runs) {
    const parts = { spoken, runner, config, bodies, unsent };
    const handle = isNotebook
      ? createRunNotebook({ ...parts, states: states ?? NO_STATES })
      : createRunCode({ ...parts, instead });
    addRoute(doorOf(path, spoken), { POST: handle }, { runs: true });
  }
  const runBatch = createRunBatch({ runner, config, bodies });
  addRoute(ownDoor("/run_batch"), { POST: runBatch }, { runs: true });
  if (config.mcp) {
    const handle = createMcp({ runner, config, bodies, unsent, version });
    addRoute(ownDoor("/mcp"), { POST: handle }, { runs: true });
  }

  function addRoute(
    door: RouteDoor,
    handles: Readonly<Partial<Record<Method, Destination["handle"]>>>,
    { runs = false, isProbe = false } = {},
  ): void {
    const to = { ...door, isProbe };
    const methods = Object.keys(handles) as Method[];
    routes.set(door.route, {
      met: Object.fromEntries(
        Object.entries(handles).map(([method, handle]) => [
          method,
          { ...to, runs, handle },
        ]),
      ),
      refused: {
        ...to,
        runs: false,
        handle: attempt(refusal(...methods), door.fail),
      },
    });
  }

  /** Adds what may throw, and runs no program. */
  function addAsked(
    door: RouteDoor,
    handles: Readonly<Partial<Record<Method, Handle>>>,
  ): void {
    const attempts = Object.entries(handles).map(([method, handle]) => [
      method,
      attempt(handle, door.fail),
    ]);
    addRoute(door, Object.fromEntries(attempts));
  }

  function addShown(
    path: string,
    handle: Handle,
    door: RouteDoor = ownDoor(path),
  ): void {
    addRoute(door, { GET: attempt(handle, door.fail) }, { isProbe: true });
  }

  for (const { path, spoken, show } of shows) {
    const handle = () => jsonAnswer(show(runner.status()));
    addShown(path, handle, doorOf(path, spoken));
  }
  const shown: Readonly<Record<string, Handle>> = {
    "/health": showHealth,
    "/livez": () => jsonAnswer({ status: "alive" }),
    "/metrics": createMetricsEndpoint({ runner, languages, metrics }),
    "/openapi.json": showOpenApi,
    "/usage": createUsage({ usage: metrics.usage, quotas }),
  };
  for (const [path, handle] of Object.entries(shown)) {
    addShown(path, handle);
  }
  if (pagesFolder !== undefined) addPages(new Pages(pagesFolder));

  function addPages(pages: Pages): void {
    addShown("/docs", ({ headers }) => pages.reference(headers));
    if (config.playground) {
      addShown("/", ({ headers }) => pages.playground(headers));
    }
    addShown(ASSETS, ({ url, headers }) => {
      const [path] = url.split("?");
      return pages.asset(path.slice(path.lastIndexOf("/") + 1), headers);
    });
  }

  const asked = createStates(states);
  addAsked(ownDoor("/states"), { GET: asked.list });
  addAsked(ownDoor(ONE_STATE), { GET: asked.show, DELETE: asked.delete });

  const e2b = runs.find(({ spoken }) => spoken.dialect === E2B)?.spoken;
  if (e2b !== undefined) addContexts(e2b);

  function addContexts(spoken: Spoken): void {
    const { list, create, delete: forget, restart } = createContexts({
      contexts,
      languages,
      limits: bodies,
    });
    addAsked(doorOf("/contexts", spoken), { GET: list, POST: create });
    addAsked(doorOf(ONE_CONTEXT, spoken), { DELETE: forget });
    addAsked(doorOf(ONE_CONTEXT + RESTART, spoken), { POST: restart });
  }

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
    // Loaded when asked for: zod's OpenAPI generator takes 40 ms.
    const { openApiDocument } = await import("./openapi/openapi.ts");
    return jsonAnswer(openApiDocument({
      version,
      routes: [...routes].flatMap(([path, { met }]) =>
        Object.keys(met).map((method) => `${method} ${path}`)
      ),
    }));
  }

  function find(request: HttpRequest, path: string): Destination {
    const { host } = request.headers;
    const found = routeOf(request, path);
    if (isOurHost(host, browserHosts)) return found;
    return instead(
      found,
      403,
      ERROR_TEXT.foreignHost,
      `"${host?.slice(0, MAX_HOST_CHARS)}" is neither an address nor ` +
        "localhost, and FAAS_BROWSER_HOSTS does not name it",
    );
  }

  function routeOf(
    { method, headers }: HttpRequest,
    path: string,
  ): Destination {
    const route = routes.get(patternOf(path));
    if (route === undefined) return NOWHERE;
    // HEAD is answered with what GET would have said; the server sends no body.
    const asked = method === "HEAD" ? "GET" : method;
    const { met, refused } = route;
    if (!Object.hasOwn(met, asked)) return refused;
    const found = met[asked as Method] ?? refused;
    const isSafe = asked === "GET" || !isForeign(headers);
    return isSafe ? found : instead(found, 403, ERROR_TEXT.foreignOrigin);
  }

  const { metricsAccess } = config;
  const admit = createAdmission({ callers, metricsAccess, log });
  return observeRequests({ log, metrics, tracer, find, admit, quotas });
}

/** Where a route is, and how what is wrong is told there. */
type RouteDoor = Door & Pick<Destination, "fail">;

function ownDoor(route: string): RouteDoor {
  return { route, fail: errorAnswer };
}

function doorOf(route: string, { dialect, secret }: Spoken): RouteDoor {
  const { name, secretOf, fail } = dialect;
  return { route, dialect: name, secret, secretOf, fail };
}

/** The path of what the pages are made of. */
const ASSETS = "/assets/{file}";
const ONE_STATE = "/states/{id}";
const MAX_HOST_CHARS = 100;
const ONE_CONTEXT = "/contexts/{id}";

/** Returns the path as the table of routes has it. */
function patternOf(path: string): string {
  if (path.startsWith(STATE_PATH)) return ONE_STATE;
  if (path.startsWith(CONTEXT_PATH)) {
    return path.endsWith(RESTART) ? ONE_CONTEXT + RESTART : ONE_CONTEXT;
  }
  return path.startsWith("/assets/") ? ASSETS : path;
}

const NOWHERE: Destination = {
  route: "other",
  runs: false,
  isProbe: false,
  fail: errorAnswer,
  handle: attempt(refuse(404, ERROR_TEXT.notFound), errorAnswer),
};

/** Returns a destination that turns every request away, in its own words. */
function instead(
  found: Destination,
  status: number,
  text: string,
  details?: string,
): Destination {
  const handle = refuse(status, text, details);
  return { ...found, runs: false, handle: attempt(handle, found.fail) };
}

/** Returns what turns every request away. */
function refuse(status: number, text: string, details?: string): Handle {
  return function refuseRequest() {
    throw new HttpError(status, text, { details });
  };
}

function attempt(
  handle: Handle,
  fail: Dialect["fail"],
): Destination["handle"] {
  return async function answerOrFail(request, taskId) {
    try {
      return { answer: await handle(request, taskId) };
    } catch (error) {
      return { answer: fail(error, taskId), error };
    }
  };
}

function refusal(...methods: Method[]): Handle {
  const allow = methods
    .flatMap((method) => method === "GET" ? ["GET", "HEAD"] : [method])
    .concat("OPTIONS").join(", ");
  return function refuseMethod(request) {
    return request.method === "OPTIONS"
      ? { status: 204, headers: { allow } }
      : jsonAnswer({ error: ERROR_TEXT.methodNotAllowed }, 405, { allow });
  };
}
