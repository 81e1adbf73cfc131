/**
 * The one place where a request is let in: before all routes, those that are
 * not written yet included. Whatever is not in the table of open routes is for
 * callers with a key, once the operator has a keys file.
 *
 * @module
 */

import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Caller, CallerDialect } from "../../callers/caller.ts";
import type { Callers } from "../../callers/callers.ts";
import { ForbiddenError } from "../../run/thrown_errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { ERROR_TEXT } from "../../run/error_texts.ts";
import { bearerToken } from "./bearer_token.ts";
import { HttpError } from "./http_error.ts";

/** A door as its route describes it. */
export interface Door {
  /** Path of the route, or "other". */
  readonly route: string;
  /** Dialect that is spoken behind it. @default {"native"} */
  readonly dialect?: CallerDialect;
  /** The dialect's own secret; "" if it has none. @default {""} */
  readonly secret?: string;
  /** Reads the secret from the place where the dialect's clients put it. */
  readonly secretOf?: (
    headers: IncomingHttpHeaders,
    url: string,
  ) => string | undefined;
  /** Tells a request that is signed with the secret, from its headers. */
  readonly signatureOf?: (headers: IncomingHttpHeaders) => unknown;
}

/** Options for {@linkcode createAdmission}. */
export interface AdmissionOptions {
  /** Callers with keys. @default {no key is needed} */
  readonly callers?: Pick<Callers, "named" | "withKey">;
  /**
   * Callers that may read the metrics: "callers", "anyone" or a caller's name.
   */
  readonly metricsAccess: string;
  readonly log: Pick<Log, "warning">;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: () => number;
}

/**
 * Returns who asks; undefined where nobody needs to say.
 *
 * @throws {HttpError} 401 if nobody has the key that was given.
 * @throws {ForbiddenError} If the caller may not come in by this door.
 */
export type Admission = (
  door: Door,
  headers: IncomingHttpHeaders,
  url?: string,
) => Caller | undefined;

/** Routes that are open without a key. */
const OPEN_ROUTES: ReadonlySet<string> = new Set([
  // Those who ask are probes. `/health` tells strangers the state alone.
  "/health",
  "/livez",
  // How to call it, which anybody can read in this repository.
  "/",
  "/docs",
  "/openapi.json",
  "/assets/{file}",
]);
/** One line a minute, however many guesses there are. */
const TELL_EVERY_MS = 60_000;

/** Returns the function that lets requests in. */
export function createAdmission(
  { callers, metricsAccess, log, now = () => performance.now() }:
    AdmissionOptions,
): Admission {
  let refused = 0;
  let toldAtMs = -Infinity;

  return function admit(door, headers, url = "") {
    const { route, dialect = "native", secret = "" } = door;
    if (callers === undefined) {
      // The handler has the body, and checks the signature. A caller with
      // quotas must be known before.
      const isSigned = door.signatureOf?.(headers) !== undefined;
      if (secret !== "" && !isSigned && !showsSecret(door, headers, url)) {
        throw refuse();
      }
      return undefined;
    }
    const caller = whoAsks(door, headers, url, callers);
    if (OPEN_ROUTES.has(route)) return caller;
    if (route === "/metrics" && metricsAccess === "anyone") return caller;
    if (caller === undefined) throw refuse();
    if (
      route === "/metrics" && metricsAccess !== "callers" &&
      caller.name !== metricsAccess
    ) {
      throw new ForbiddenError(`"${caller.name}" may not read the metrics`);
    }
    checkDialect(caller, dialect);
    return caller;
  };

  function refuse(): HttpError {
    refused += 1;
    if (now() - toldAtMs >= TELL_EVERY_MS) {
      log.warning("requests without a valid key", { count: refused });
      refused = 0;
      toldAtMs = now();
    }
    return new HttpError(401, ERROR_TEXT.unauthorized);
  }
}

/**
 * Lets a caller speak a dialect.
 *
 * @throws {ForbiddenError} If it may not.
 */
export function checkDialect(
  caller: Caller | undefined,
  dialect: CallerDialect,
): void {
  if (caller === undefined || caller.dialects.includes(dialect)) return;
  throw new ForbiddenError(
    `"${caller.name}" may not use the dialect "${dialect}"`,
  );
}

/**
 * Returns who has the key that a request shows. Clients send a key where theirs
 * goes, and what stands between may send one of its own, so all are tried; keys
 * of two callers are nobody's, since no one could say who asks.
 */
function whoAsks(
  door: Door,
  headers: IncomingHttpHeaders,
  url: string,
  callers: Pick<Callers, "named" | "withKey">,
): Caller | undefined {
  const { dialect = "native", secretOf } = door;
  const bearer = bearerToken(headers);
  // Sent twice it arrives as one text, with a comma, which is nobody's key.
  const apiKey = [headers["x-api-key"]].flat().join(", ");
  const keys = new Set([secretOf?.(headers, url) ?? "", bearer ?? "", apiKey]);
  const found = [...keys].map((key) => callers.withKey(key));
  // A request with a dialect's own secret belongs to the caller of the
  // dialect's name.
  if (showsSecret(door, headers, url)) found.push(callers.named(dialect));
  const [first, ...others] = found.filter((caller) => caller !== undefined);
  return others.every(({ name }) => name === first.name) ? first : undefined;
}

function showsSecret(
  { secret = "", secretOf }: Door,
  headers: IncomingHttpHeaders,
  url: string,
): boolean {
  if (secret === "") return false;
  // Hashes have one length, and take one time to compare.
  return timingSafeEqual(hash(secretOf?.(headers, url) ?? ""), hash(secret));
}

function hash(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
