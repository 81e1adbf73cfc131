/**
 * `PUT /tests/{sha256}`: stores a set of tests, which submissions then name.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Blobs } from "../../../run/blobs.ts";
import { StateError } from "../../../run/thrown_errors.ts";
import { type HttpAnswer, jsonAnswer } from "../../server/http_answer.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { type BodyLimits, readBody } from "../../server/read_body.ts";
import type { FileLimits } from "../inputs/read_files.ts";
import { DEFAULT_COMPARISON, readTests } from "./read_tests.ts";

/** Path of a set. */
export const TEST_SET_PATH = "/tests/{sha256}";

const SHA_256 = /^[0-9a-f]{64}$/;

function blobId(sha256: string): string {
  return `tests_${sha256}`;
}

/** Returns the handler; it may throw. */
export function createPutTests(
  sets: Blobs | undefined,
  { bodies, files }: {
    readonly bodies: BodyLimits;
    readonly files: FileLimits;
  },
): (request: HttpRequest) => Promise<HttpAnswer> {
  return async function putTests(request) {
    if (sets === undefined) {
      throw new StateError("off", "This service stores no sets of tests");
    }
    const [path] = request.url.split("?");
    const id = path.slice(path.lastIndexOf("/") + 1);
    const body = await readBody(request, bodies);
    const sha256 = createHash("sha256").update(body).digest("hex");
    if (id !== sha256) {
      throw new HttpError(400, "The path must end with the body's SHA-256", {
        details: `The body has the SHA-256 ${sha256}`,
      });
    }
    const tests = await readTests(
      new TextDecoder().decode(body),
      DEFAULT_COMPARISON,
      files,
    );
    const { expiresMs } = await sets.put(
      request.caller?.name,
      blobId(id),
      body,
    );
    return jsonAnswer({
      id,
      tests: tests.length,
      bytes: body.length,
      expires: new Date(expiresMs).toISOString(),
    });
  };
}

/** Returns what reads the JSON of a stored set. */
export function testsReader(
  sets: Blobs | undefined,
): (caller: string | undefined, id: string) => Promise<string> {
  return async function readStored(caller, id) {
    if (!SHA_256.test(id)) {
      throw new HttpError(
        400,
        "Parameter 'tests' must be a list, or a SHA-256",
      );
    }
    const found = await sets?.get(caller, blobId(id));
    if (found === undefined) {
      throw new HttpError(404, "Tests not found", {
        details: "Store them by PUT /tests/{sha256}, and send this again",
      });
    }
    return new TextDecoder().decode(found);
  };
}
