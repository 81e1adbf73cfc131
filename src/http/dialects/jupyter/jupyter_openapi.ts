/**
 * Requests and answers of a Jupyter gateway.
 *
 * @module
 */

import { z } from "zod";
import { json, notLetIn, quotaExceeded } from "../../openapi/answers.ts";
import type {
  AnswerDescription,
  RouteDescription,
} from "../../openapi/route_description.ts";

const error = z.object({ message: z.string(), reason: z.string() })
  .meta({ id: "JupyterError" });

const time = z.string().meta({ example: "2026-12-02T09:00:00.000000Z" });

const kernel = z.object({
  id: z.uuid(),
  name: z.string().meta({ description: "python3 or javascript" }),
  last_activity: time,
  execution_state: z.enum(["idle", "busy", "dead"]).meta({
    description: "As the replica that answers knows it",
  }),
  connections: z.int().min(0).meta({
    description: "Websockets that are open to it, at the replica that answers",
  }),
}).meta({ id: "JupyterKernel" });

const spec = z.object({
  name: z.string(),
  spec: z.object({
    argv: z.array(z.string()),
    display_name: z.string(),
    language: z.string(),
    env: z.object({}),
    interrupt_mode: z.string(),
    metadata: z.object({}),
  }),
  resources: z.object({}),
}).meta({ id: "JupyterKernelSpec" });

const session = z.object({
  id: z.uuid(),
  path: z.string(),
  name: z.string(),
  type: z.string(),
  kernel,
  notebook: z.object({ path: z.string(), name: z.string() }),
}).meta({ id: "JupyterSession" });

const sessionRequest = z.object({
  path: z.string().optional(),
  name: z.string().optional(),
  type: z.string().optional().meta({
    description: "notebook, console or file",
  }),
  kernel: z.object({
    id: z.string().nullish(),
    name: z.string().nullish(),
  }).nullish(),
}).meta({ id: "JupyterSessionRequest" });

const query = z.object({
  token: z.string().optional().meta({
    description: "A caller's key, where one is asked for; " +
      "`Authorization: token KEY` is preferred, and a bearer works too",
  }),
});

const path = z.object({ id: z.string().meta({ description: "Its UUID" }) });

const REFUSED = {
  400: json("The body is not as it should be, or states are off", error),
  ...notLetIn(error),
  429: quotaExceeded(error),
  500: json("The service has failed", error),
  503: json("The store of states cannot be reached", error),
};
const UNKNOWN = { 404: json("There is none of this id", error) };
const NO_SPEC = { 501: json("The kernel does not exist", error) };
const TOO_LARGE = {
  413: json("The body is larger than FAAS_MAX_BODY_BYTES", error),
};
const DONE: AnswerDescription = { description: "It is done", content: {} };

/** Returns a row; all of them belong together. */
function route(
  summary: string,
  answers: RouteDescription["answers"],
  more: Partial<RouteDescription> = {},
): RouteDescription {
  return {
    summary: `${summary}, in the protocol of Jupyter`,
    tag: "Dialects",
    query,
    ...more,
    answers: { ...answers, ...REFUSED },
  };
}

const body = (schema: z.ZodType) => ({ body: { "application/json": schema } });

/** By method and path. */
export const JUPYTER_DESCRIPTIONS: Readonly<Record<string, RouteDescription>> =
  {
    "GET /api": route("Version of the interface", {
      200: json("It is", z.object({ version: z.string() })),
    }),
    "GET /api/me": route("Who calls", {
      200: json(
        "Name of the caller",
        z.object({ identity: z.looseObject({}), permissions: z.object({}) }),
      ),
    }),
    "GET /api/status": route("Number of kernels", {
      200: json(
        "They are",
        z.object({
          started: time,
          last_activity: time,
          connections: z.int().meta({ description: "Open websockets" }),
          kernels: z.int().meta({ description: "Kernels of the caller" }),
        }),
      ),
    }),
    "GET /api/kernelspecs": route("Kinds of kernels", {
      200: json(
        "They are",
        z.object({
          default: z.string(),
          kernelspecs: z.record(z.string(), spec),
        }),
      ),
    }),
    "GET /api/kernelspecs/{name}": route("One kind of kernels", {
      200: json("It is", spec),
      ...UNKNOWN,
    }, { path: z.object({ name: z.string() }) }),
    "GET /api/kernels": route("Kernels of the caller", {
      200: json("They are", z.array(kernel)),
    }),
    "POST /api/kernels": route(
      "Start a kernel",
      {
        201: json("It has started", kernel),
        ...TOO_LARGE,
        ...NO_SPEC,
      },
      body(
        z.object({ name: z.string().nullish() })
          .meta({ id: "JupyterKernelRequest" }),
      ),
    ),
    "GET /api/kernels/{id}": route("One kernel", {
      200: json("It is", kernel),
      ...UNKNOWN,
    }, { path }),
    "DELETE /api/kernels/{id}": route("End a kernel", {
      204: DONE,
      ...UNKNOWN,
    }, { path }),
    "POST /api/kernels/{id}/interrupt": route("Interrupt a kernel's cell", {
      204: DONE,
      ...UNKNOWN,
    }, { path }),
    "POST /api/kernels/{id}/restart": route("Restart a kernel", {
      200: json("The kernel has restarted", kernel),
      ...UNKNOWN,
    }, { path }),
    "GET /api/kernels/{id}/channels": route(
      "Open the websocket of a kernel",
      {
        101: { description: "It is open", content: {} },
        ...UNKNOWN,
        426: json("The request asks for no websocket", error),
        501: json("This service has no websockets", error),
      },
      {
        path,
        query: query.extend({
          session_id: z.string().optional().meta({
            description: "Replies of a lost connection go to the next one " +
              "that has it",
          }),
        }),
      },
    ),
    "GET /api/sessions": route("Sessions of the caller", {
      200: json("They are", z.array(session)),
    }),
    "POST /api/sessions": route("Begin a session", {
      201: json("It has a kernel", session),
      ...UNKNOWN,
      ...TOO_LARGE,
      ...NO_SPEC,
    }, body(sessionRequest)),
    "GET /api/sessions/{id}": route("One session", {
      200: json("It is", session),
      ...UNKNOWN,
    }, { path }),
    "PATCH /api/sessions/{id}": route("Rename a session", {
      200: json("It is", session),
      ...UNKNOWN,
      ...TOO_LARGE,
    }, { path, ...body(sessionRequest) }),
    "DELETE /api/sessions/{id}": route("End a session and its kernel", {
      204: DONE,
      ...UNKNOWN,
    }, { path }),
  };
