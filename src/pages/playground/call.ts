/// <reference lib="dom" />
/**
 * Asks the service that the page came from, with the key if there is one.
 *
 * @module
 */

import { byId } from "./dom.ts";

/** The answer is an error of the service. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** HTTP status. */
  readonly status: number;

  /** Creates the error; `reason` is what the service has told. */
  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

/** Not `localStorage`: a key must not outlive the tab. */
const KEY_NAME = "python-faas.key";

/** Makes the field for the key work. It shows when a key is asked for. */
export function connectKey(): void {
  const field = byId("key", HTMLInputElement);
  field.value = storedKey();
  byId("key-form", HTMLFormElement).hidden = field.value === "";
  field.addEventListener("input", () => {
    try {
      sessionStorage.setItem(KEY_NAME, field.value);
    } catch {
      // Then it is in the field alone.
    }
  });
}

/** Reports whether there is a key to send. */
export function hasKey(): boolean {
  return byId("key", HTMLInputElement).value.trim() !== "";
}

/**
 * Sends a body by POST. A 401 asks for a key, unless it is sent quietly.
 *
 * @throws {RefusedError} If the answer is no 200.
 * @throws {TypeError} If the service cannot be reached.
 */
export async function post(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
  asks: "asks for a key" | "quietly" = "asks for a key",
): Promise<Response> {
  const key = byId("key", HTMLInputElement).value.trim();
  const response = await fetch(path, {
    method: "POST",
    body,
    headers: {
      ...headers,
      ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status === 200) return response;
  if (response.status === 401 && asks !== "quietly") askForKey();
  throw new RefusedError(response.status, await reasonOf(response));
}

function storedKey(): string {
  try {
    return sessionStorage.getItem(KEY_NAME) ?? "";
  } catch {
    return "";
  }
}

function askForKey(): void {
  byId("key-form", HTMLFormElement).hidden = false;
  byId("key", HTMLInputElement).focus();
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error, details } = JSON.parse(text);
    return details === undefined ? String(error) : `${error}: ${details}`;
  } catch {
    return text.slice(0, 300);
  }
}
