/**
 * A session of Jupyter: which notebook a kernel is of. It is kept as the label
 * of the kernel's context.
 *
 * @module
 */

import { HttpError } from "../../server/http_error.ts";
import { isRecord } from "../../server/is_record.ts";
import type { Members } from "../../server/json_object.ts";
import { textMember } from "../request_members.ts";

/** Path of the notebook, console or file. */
export interface Session {
  readonly path: string;
  readonly name: string;
  readonly type: string;
}

const MOST_CHARS = 4_096;

/** Returns the session that a label is of; undefined: of none. */
export function readSession(label: string): Session | undefined {
  return label === "" ? undefined : JSON.parse(label);
}

/**
 * Returns the label of the session that a body asks for.
 *
 * @throws {HttpError} 400 without path or type.
 */
export function sessionLabel(body: Members): string {
  // As clients wrote it before there were other things than notebooks.
  const old = isRecord(body.notebook) ? body.notebook : undefined;
  const path = textMember(body, "path", "") ||
    textMember(old ?? {}, "path", "");
  const name = textMember(body, "name", "");
  const type = textMember(body, "type", "") || (old && "notebook");
  if (path === "" || !type) {
    throw new HttpError(400, "A session needs a path and a type");
  }
  const label = JSON.stringify({ path, name, type } satisfies Session);
  if (label.length <= MOST_CHARS) return label;
  throw new HttpError(400, `A session may have ${MOST_CHARS} characters`);
}
