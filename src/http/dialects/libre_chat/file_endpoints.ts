/**
 * Files of LibreChat's sessions, up and down.
 *
 * @module
 */

import { type HttpAnswer, jsonAnswer } from "../../server/http_answer.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { readBody } from "../../server/read_body.ts";
import type { Handle, Handles } from "../../server/route_table.ts";
import type { DialectParts } from "../dialect_routes.ts";
import { isOwner } from "./exec_run.ts";
import { newId, SessionFiles, type StoredFile } from "./session_files.ts";
import { ID, isFileName } from "./libre_chat.ts";

const MOST_FILES = 200;

/** Returns the handlers, by path below the dialect's own. */
export function createFileEndpoints(
  { bodies, blobs }: DialectParts,
): Readonly<Record<string, Handles>> {
  const filesOf = ({ caller }: HttpRequest) =>
    new SessionFiles(blobs, caller?.name);

  /** Stores the files of a form; each with its own outcome. */
  async function store(request: HttpRequest) {
    const type = request.headers["content-type"] ?? "";
    if (!type.startsWith("multipart/form-data")) {
      throw new HttpError(400, "The body must be multipart/form-data");
    }
    const body = await readBody(request, bodies);
    const form = await readForm(body, type);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const files = [...form.values()].filter((value) => value instanceof File);
    if (files.length === 0 || files.length > MOST_FILES) {
      throw new HttpError(400, `There must be 1 to ${MOST_FILES} files`);
    }
    const session = newId();
    const named = files.filter(({ name }) => isFileName(name));
    const stored = await filesOf(request).add(
      session,
      await Promise.all(named.map(async (file) => ({
        name: file.name,
        content: new Uint8Array(await file.arrayBuffer()),
        mediaType: file.type || "application/octet-stream",
        owner: text("id") || text("entity_id"),
        isReadOnly: text("read_only") === "true",
      }))),
    );
    const refused = files.filter(({ name }) => !isFileName(name))
      .map(({ name }) => name);
    return { session, stored, refused };
  }

  const upload: Handle = async (request) => {
    const { session, stored, refused } = await store(request);
    if (refused.length > 0) {
      throw new HttpError(400, `Cannot store "${refused[0]}": a wrong name`);
    }
    return jsonAnswer({
      message: "success",
      storage_session_id: session,
      session_id: session,
      files: stored.map(({ id, name }) => ({ fileId: id, filename: name })),
    });
  };

  const uploadBatch: Handle = async (request) => {
    const { session, stored, refused } = await store(request);
    const [succeeded, failed] = [stored.length, refused.length];
    const message = failed === 0
      ? "success"
      : succeeded === 0
      ? "error"
      : "partial_success";
    return jsonAnswer({
      message,
      storage_session_id: session,
      session_id: session,
      files: [
        ...stored.map(({ id, name }) => ({
          status: "success",
          filename: name,
          fileId: id,
        })),
        ...refused.map((filename) => ({
          status: "error",
          filename,
          error: "The name is not a relative path",
        })),
      ],
      succeeded,
      failed,
    }, succeeded === 0 ? 400 : 200);
  };

  /** Returns a file that a request names, and its content. */
  async function find(request: HttpRequest, session: string, id: string) {
    checkIds(session, id);
    const found = await filesOf(request).get(session, id);
    if (found === undefined) {
      throw new HttpError(404, "File not found", { details: id });
    }
    if (!isOwner(found[0], askingFor(request))) {
      throw new HttpError(403, "The file is another owner's");
    }
    return found;
  }

  const download: Handle = async (request) => {
    const [session, id] = partsOf(request);
    const [file, content] = await find(request, session, id);
    const name = encodeURIComponent(file.name.split("/").at(-1) ?? "");
    return {
      status: 200,
      headers: {
        "content-type": file.mediaType,
        "content-disposition": `attachment; filename*=UTF-8''${name}`,
        // Never as a page of this service's own.
        "content-security-policy": "sandbox",
        "x-content-type-options": "nosniff",
      },
      body: content,
    };
  };

  const list: Handle = async (request) => {
    const [session] = partsOf(request);
    checkIds(session);
    const asking = askingFor(request);
    const files = (await filesOf(request).list(session))
      .filter((file) => isOwner(file, asking));
    const detail = query(request).get("detail") ?? "simple";
    return jsonAnswer(files.map((file) => shown(session, file, detail)));
  };

  const remove: Handle = async (request): Promise<HttpAnswer> => {
    const [session, id] = partsOf(request);
    await find(request, session, id);
    await filesOf(request).delete(session, id);
    return jsonAnswer({ message: "success" });
  };

  const showObject: Handle = async (request) => {
    const [session, , id] = partsOf(request);
    const [file] = await find(request, session, id);
    return jsonAnswer({
      name: objectName(session, file),
      originalFilename: file.name,
      size: file.bytes,
      lastModified: new Date(file.modifiedMs).toISOString(),
      etag: file.etag,
      contentType: file.mediaType,
      readOnly: file.isReadOnly,
    });
  };

  return {
    "/upload": { POST: upload },
    "/upload/batch": { POST: uploadBatch },
    "/download/{session}/{file}": { GET: download },
    "/files/{session}": { GET: list },
    "/files/{session}/{file}": { DELETE: remove },
    "/sessions/{session}/objects/{file}": { GET: showObject },
  };
}

async function readForm(body: Uint8Array, type: string): Promise<FormData> {
  try {
    const headers = { "content-type": type };
    return await new Response(body as BodyInit, { headers }).formData();
  } catch {
    throw new HttpError(400, "The body is not a form");
  }
}

/** Parts of the path behind the dialect's own first two. */
function partsOf({ url }: HttpRequest): string[] {
  return url.split("?")[0].split("/").slice(3);
}

function query({ url }: HttpRequest): URLSearchParams {
  return new URLSearchParams(url.split("?")[1]);
}

function askingFor(request: HttpRequest): string {
  return query(request).get("id") ?? "";
}

function checkIds(...ids: (string | undefined)[]): void {
  if (ids.every((id) => id !== undefined && ID.test(id))) return;
  throw new HttpError(400, "Ids have 21 letters, digits, _ and -");
}

function objectName(session: string, { id, name }: StoredFile): string {
  return `${session}/${id}${/\.\w+$/.exec(name)?.[0] ?? ""}`;
}

function shown(session: string, file: StoredFile, detail: string): unknown {
  const name = objectName(session, file);
  if (detail === "simple") return name;
  const facts = {
    name,
    size: file.bytes,
    lastModified: new Date(file.modifiedMs).toISOString(),
    etag: file.etag,
  };
  if (detail === "summary") return facts;
  const shownName = { id: file.id, session_id: session };
  return {
    ...(detail === "normalized" ? shownName : {}),
    ...facts,
    contentType: file.mediaType,
    metadata: {
      "original-filename": file.name,
      "content-type": file.mediaType,
    },
  };
}
