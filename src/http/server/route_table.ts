/**
 * Finds where a request goes: by its path and method, or to the refusal of
 * either.
 *
 * @module
 */

import { ERROR_TEXT } from "../../run/error_texts.ts";
import type { Door } from "./admission.ts";
import { errorAnswer } from "./error_answer.ts";
import { type HttpAnswer, jsonAnswer } from "./http_answer.ts";
import { HttpError } from "./http_error.ts";
import type { HttpRequest } from "./http_request.ts";
import { isForeign } from "./is_foreign.ts";
import { type BrowserHosts, isOurHost } from "./is_our_host.ts";
import type { Destination } from "./observe_requests.ts";

/** Methods that routes answer. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Handler of a route. It may throw. */
export type Handle = (
  request: HttpRequest,
  taskId: string,
) => HttpAnswer | Promise<HttpAnswer>;

/** Handlers of a route by method. */
export type Handles = Readonly<Partial<Record<Method, Handle>>>;

/** A route's place, and how errors are answered there. */
export type RouteDoor = Door & Pick<Destination, "fail">;

const MAX_HOST_CHARS = 100;

interface Route {
  /** Handlers by method, and one for all other methods. */
  readonly met: Readonly<Partial<Record<Method, Destination>>>;
  readonly refused: Destination;
}

/** A path with parts in braces: one stands for any text, more for one level. */
interface Pattern {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Levels of a path with more than one part. */
  readonly levels?: number;
}

/** The routes of the service. */
export class RouteTable {
  readonly #routes = new Map<string, Route>();
  readonly #browserHosts: BrowserHosts;
  /** The longest suffix first, then the most levels. */
  #patterns: readonly Pattern[] = [];

  /**
   * Creates a table without routes.
   *
   * @param browserHosts Names by which browsers may call.
   */
  constructor(browserHosts: BrowserHosts) {
    this.#browserHosts = browserHosts;
  }

  /** Every route as its method and path: "GET /health". */
  get names(): string[] {
    return [...this.#routes].flatMap(([path, { met }]) =>
      Object.keys(met).map((method) => `${method} ${path}`)
    );
  }

  /** Adds a route that runs programs, by POST; it must not throw. */
  addRun(door: RouteDoor, handle: Destination["handle"]): void {
    this.#add(door, { POST: handle }, { runs: true });
  }

  /** Adds a route that runs no program. */
  addAsked(door: RouteDoor, handles: Handles): void {
    this.#add(door, attempts(handles, door.fail));
  }

  /** Adds a route that clients ask every few seconds, by GET. */
  addShown(door: RouteDoor, handle: Handle): void {
    this.#add(door, attempts({ GET: handle }, door.fail), { isProbe: true });
  }

  /** Returns where a request goes. */
  find(request: HttpRequest, path: string): Destination {
    const { host } = request.headers;
    const found = this.#find(request, path);
    if (isOurHost(host, this.#browserHosts)) return found;
    return instead(
      found,
      403,
      ERROR_TEXT.foreignHost,
      `"${host?.slice(0, MAX_HOST_CHARS)}" is neither an address nor ` +
        "localhost, and FAAS_BROWSER_HOSTS does not name it",
    );
  }

  #find({ method, headers }: HttpRequest, path: string): Destination {
    const route = this.#routes.get(path) ?? this.#routes.get(this.#match(path));
    if (route === undefined) return NOWHERE;
    // HEAD is answered with what GET would have said; the server sends no body.
    const asked = method === "HEAD" ? "GET" : method;
    const { met, refused } = route;
    if (!Object.hasOwn(met, asked)) return refused;
    const found = met[asked as Method] ?? refused;
    const isSafe = asked === "GET" || !isForeign(headers);
    return isSafe ? found : instead(found, 403, ERROR_TEXT.foreignOrigin);
  }

  #add(
    door: RouteDoor,
    handles: Readonly<Partial<Record<Method, Destination["handle"]>>>,
    { runs = false, isProbe = false } = {},
  ): void {
    const to = { ...door, isProbe };
    const methods = Object.keys(handles) as Method[];
    this.#routes.set(door.route, {
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
    const { route: path } = door;
    const [prefix, ...parts] = path.split("{");
    if (parts.length === 0) return;
    const pattern: Pattern = {
      path,
      prefix,
      suffix: path.slice(path.lastIndexOf("}") + 1),
      ...(parts.length === 1 ? {} : { levels: levelsOf(path) }),
    };
    this.#patterns = [...this.#patterns, pattern].sort((a, b) =>
      b.suffix.length - a.suffix.length || (b.levels ?? 0) - (a.levels ?? 0)
    );
  }

  /** Returns the path as the table has it; "" if no pattern fits. */
  #match(path: string): string {
    return this.#patterns.find(({ prefix, suffix, levels }) =>
      path.startsWith(prefix) && path.endsWith(suffix) &&
      (levels === undefined || levels === levelsOf(path))
    )?.path ?? "";
  }
}

function levelsOf(path: string): number {
  return path.split("/").length;
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

/** Returns a handler that turns every request away. */
function refuse(status: number, text: string, details?: string): Handle {
  return function refuseRequest() {
    throw new HttpError(status, text, { details });
  };
}

function attempts(
  handles: Handles,
  fail: Destination["fail"],
): Readonly<Partial<Record<Method, Destination["handle"]>>> {
  return Object.fromEntries(
    Object.entries(handles).map(([method, handle]) => [
      method,
      attempt(handle, fail),
    ]),
  );
}

function attempt(
  handle: Handle,
  fail: Destination["fail"],
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
