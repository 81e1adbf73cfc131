/**
 * The routes of a Jupyter gateway: kernels and what they are made of, sessions,
 * and the websocket of a kernel.
 *
 * @module
 */

import { checkLanguage } from "../../../callers/check_language.ts";
import type { NamedContext } from "../../../run/context.ts";
import { type HttpAnswer, jsonAnswer } from "../../server/http_answer.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { isRecord } from "../../server/is_record.ts";
import { type Members, readObject } from "../../server/json_object.ts";
import { readJsonBody } from "../../server/read_json_body.ts";
import type { Handle, Handles } from "../../server/route_table.ts";
import type { DialectParts } from "../dialect_routes.ts";
import { NO_CONTEXTS } from "../no_contexts.ts";
import { textMember } from "../request_members.ts";
import { PARTS_PROTOCOL } from "./channel_message.ts";
import { CHANNELS_PATH } from "./channels_path.ts";
import { kernelsOf } from "./kernel_names.ts";
import { jupyterTime, KernelRooms } from "./kernel_rooms.ts";
import { kernelRuns } from "./kernel_runs.ts";
import { readSession, type Session, sessionLabel } from "./session.ts";

/** Version of the interface, that of the server that it is like. */
const VERSION = "2.14.0";
const NOT_STORED = { "cache-control": "no-store" };
const MOST_SESSION_CHARS = 64;

/** Returns the handlers, by path. */
export function kernelEndpoints(
  parts: DialectParts,
): Readonly<Record<string, Handles>> {
  const { contexts = NO_CONTEXTS, config, bodies, websockets } = parts;
  const rooms = new KernelRooms(contexts, bodies.budget);
  const kernels = kernelsOf(config.languages);
  const [defaultName] = Object.keys(kernels);
  const startedMs = Date.now();

  function specOf(name: string) {
    const { displayName: display_name, language } = kernels[name];
    const spec = {
      argv: [],
      display_name,
      language,
      env: {},
      interrupt_mode: "signal",
      metadata: {},
    };
    return { name, spec, resources: {} };
  }

  async function members(request: HttpRequest): Promise<Members> {
    const body = await readJsonBody(request, bodies);
    return body.length === 0 ? {} : readObject(body).members;
  }

  async function start(
    request: HttpRequest,
    name: string,
    label?: string,
  ): Promise<NamedContext> {
    if (!Object.hasOwn(kernels, name)) {
      const known = Object.keys(kernels).join(", ");
      throw new HttpError(501, `No such kernel: here are ${known}`);
    }
    const { language } = kernels[name];
    checkLanguage(request.caller, language);
    return await rooms.create(request, language, label);
  }

  /** A session is a kernel with a label, and has its id. */
  function sessionModel(request: HttpRequest, kernel: NamedContext) {
    const { path, name, type } = readSession(kernel.label) as Session;
    return {
      id: kernel.name,
      path,
      name,
      type,
      kernel: rooms.model(request, kernel),
      notebook: { path, name },
    };
  }

  async function sessions(request: HttpRequest) {
    const all = await rooms.list(request);
    return all.filter(({ label }) => readSession(label) !== undefined);
  }

  const connect: Handle = async (request) => {
    const kernel = await rooms.find(request, idIn(request.url));
    if (websockets === undefined) {
      throw new HttpError(501, "No websockets here");
    }
    const query = new URLSearchParams(request.url.split("?")[1]);
    const session = query.get("session_id")?.slice(0, MOST_SESSION_CHARS) ||
      crypto.randomUUID();
    const runs = kernelRuns(parts, request);
    return websockets.accept(
      request,
      [PARTS_PROTOCOL],
      (socket) => rooms.room(request, kernel).enter(session, runs, socket),
    );
  };

  return {
    "/api": { GET: () => told({ version: VERSION }) },
    "/api/me": {
      GET({ caller }) {
        const name = caller?.name ?? "anonymous";
        return told({
          identity: {
            username: name,
            name,
            display_name: name,
            initials: name.slice(0, 2).toUpperCase(),
            avatar_url: null,
            color: null,
          },
          permissions: {},
        });
      },
    },
    "/api/status": {
      async GET(request) {
        const all = await rooms.list(request);
        const used = all.map(({ usedMs }) => usedMs);
        return told({
          started: jupyterTime(startedMs),
          last_activity: jupyterTime(Math.max(startedMs, ...used)),
          connections: rooms.connections(request),
          kernels: all.length,
        });
      },
    },
    "/api/kernelspecs": {
      GET: () =>
        told({
          default: defaultName,
          kernelspecs: Object.fromEntries(
            Object.keys(kernels).map((name) => [name, specOf(name)]),
          ),
        }),
    },
    "/api/kernelspecs/{name}": {
      GET({ url }) {
        const name = idIn(url);
        if (Object.hasOwn(kernels, name)) return told(specOf(name));
        throw new HttpError(404, `No such kernel: ${name.slice(0, 64)}`);
      },
    },
    "/api/kernels": {
      async GET(request) {
        const all = await rooms.list(request);
        return told(all.map((kernel) => rooms.model(request, kernel)));
      },
      async POST(request) {
        const name = textMember(await members(request), "name", "");
        const kernel = await start(request, name || defaultName);
        return told(rooms.model(request, kernel), 201, {
          location: `/api/kernels/${kernel.name}`,
        });
      },
    },
    "/api/kernels/{id}": {
      async GET(request) {
        const kernel = await rooms.find(request, idIn(request.url));
        return told(rooms.model(request, kernel));
      },
      async DELETE(request) {
        await rooms.delete(request, idIn(request.url));
        return DONE;
      },
    },
    "/api/kernels/{id}/interrupt": {
      async POST(request) {
        await rooms.interrupt(request, idIn(request.url));
        return DONE;
      },
    },
    "/api/kernels/{id}/restart": {
      async POST(request) {
        const name = idIn(request.url);
        await rooms.restart(request, name);
        const kernel = await rooms.find(request, name);
        return told(rooms.model(request, kernel));
      },
    },
    [CHANNELS_PATH]: { GET: connect },
    "/api/sessions": {
      async GET(request) {
        const all = await sessions(request);
        return told(all.map((kernel) => sessionModel(request, kernel)));
      },
      async POST(request) {
        const body = await members(request);
        const label = sessionLabel(body);
        const { path } = readSession(label) as Session;
        const known = (await sessions(request))
          .find((one) => readSession(one.label)?.path === path);
        if (known) return told(sessionModel(request, known), 201);
        const asked = isRecord(body.kernel) ? body.kernel : {};
        const id = textMember(asked, "id", "");
        const name = textMember(asked, "name", "") || defaultName;
        const kernel = id === ""
          ? await start(request, name, label)
          : await rooms.find(request, id);
        if (id !== "") await rooms.relabel(request, kernel, label);
        return told(sessionModel(request, { ...kernel, label }), 201, {
          location: `/api/sessions/${kernel.name}`,
        });
      },
    },
    "/api/sessions/{id}": {
      async GET(request) {
        return told(sessionModel(request, await session(request)));
      },
      async PATCH(request) {
        const kernel = await session(request);
        const before = { ...readSession(kernel.label) };
        const label = sessionLabel({ ...before, ...await members(request) });
        await rooms.relabel(request, kernel, label);
        return told(sessionModel(request, { ...kernel, label }));
      },
      async DELETE(request) {
        await rooms.delete(request, (await session(request)).name);
        return DONE;
      },
    },
  };

  async function session(request: HttpRequest): Promise<NamedContext> {
    const kernel = await rooms.find(request, idIn(request.url));
    if (readSession(kernel.label) !== undefined) return kernel;
    throw new HttpError(404, `Session does not exist: ${kernel.name}`);
  }
}

const DONE: HttpAnswer = { status: 204, headers: {} };

function told(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return jsonAnswer(body, status, { ...NOT_STORED, ...headers });
}

/** Returns the part of a path that stands for a name: `/api/THINGS/{name}`. */
function idIn(url: string): string {
  return url.split("?")[0].split("/")[3];
}
