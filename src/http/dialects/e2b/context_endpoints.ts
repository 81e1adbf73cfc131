/**
 * Endpoints of E2B's contexts: list, create, delete and restart them. Cells run
 * by the endpoint of runs.
 *
 * @module
 */

import { checkLanguage } from "../../../callers/check_language.ts";
import type { LanguageFamily } from "../../../run/languages.ts";
import type { ContextOwner, Contexts } from "../../../run/context.ts";
import { WRITABLE_FOLDERS } from "../../../run/inputs.ts";
import { readLanguage, sandboxOf } from "./e2b.ts";
import { NO_CONTEXTS } from "../no_contexts.ts";
import { textMember } from "../request_members.ts";
import { type HttpAnswer, jsonAnswer } from "../../server/http_answer.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { folderPath, PathError } from "../../native/inputs/input_path.ts";
import { readObject } from "../../server/json_object.ts";
import type { BodyLimits } from "../../server/read_body.ts";
import { readJsonBody } from "../../server/read_json_body.ts";

const CONTEXT_PATH = "/contexts/";
/** The path of one context. */
export const ONE_CONTEXT = `${CONTEXT_PATH}{id}`;
/** Suffix of the path that restarts a context. */
export const RESTART = "/restart";

/** Options for {@linkcode createContexts}. */
export interface ContextsOptions {
  /** Keeper of the contexts. @default {none are kept} */
  readonly contexts?: Contexts;
  readonly languages: readonly LanguageFamily[];
  /** Limits of a body. */
  readonly limits: BodyLimits;
}

/** Answers to requests for contexts. */
export interface ContextHandlers {
  /** `GET /contexts` */
  list(request: HttpRequest): Promise<HttpAnswer>;
  /** `POST /contexts` */
  create(request: HttpRequest): Promise<HttpAnswer>;
  /** `DELETE /contexts/{id}` */
  delete(request: HttpRequest): Promise<HttpAnswer>;
  /** `POST /contexts/{id}/restart` */
  restart(request: HttpRequest): Promise<HttpAnswer>;
}

/** Returns the handlers. */
export function createContexts(
  { contexts = NO_CONTEXTS, languages, limits }: ContextsOptions,
): ContextHandlers {
  return {
    async list(request) {
      return told(await contexts.list(ownerOf(request)));
    },
    async create(request) {
      const body = await readJsonBody(request, limits);
      const members = body.length === 0 ? {} : readObject(body).members;
      const first = languages.includes("python") ? "python" : languages[0];
      const name = textMember(members, "language", first);
      const language = readLanguage(name, languages);
      checkLanguage(request.caller, language);
      const cwd = readFolder(textMember(members, "cwd", HOME));
      return told(await contexts.create(ownerOf(request), { language, cwd }));
    },
    async delete(request) {
      await contexts.delete(ownerOf(request), idIn(request.url));
      return told(null);
    },
    async restart(request) {
      await contexts.restart(ownerOf(request), idIn(request.url));
      return told(null);
    },
  };
}

const HOME = WRITABLE_FOLDERS[0];

/** Ids are secrets, and what there is changes. */
function told(body: unknown): HttpAnswer {
  return jsonAnswer(body, 200, { "cache-control": "no-store" });
}

function ownerOf({ caller, headers }: HttpRequest): ContextOwner {
  const sandbox = sandboxOf(headers);
  return { ...(caller === undefined ? {} : { caller: caller.name }), sandbox };
}

function idIn(url: string): string {
  const path = url.split("?")[0].slice(CONTEXT_PATH.length);
  return path.endsWith(RESTART) ? path.slice(0, -RESTART.length) : path;
}

/** @throws {HttpError} 400 if no program can start there. */
function readFolder(path: string): string {
  try {
    return folderPath(path);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    throw new HttpError(400, `Invalid cwd: it ${error.message}`);
  }
}
