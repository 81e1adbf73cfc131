/**
 * The dialects that an operator has switched on, with their policies and
 * secrets.
 *
 * @module
 */

import type { Config } from "../../settings/config.ts";
import { type DialectSecrets, secretOf } from "../../settings/dialects.ts";
import type { Claim, Spoken } from "../native/run_code.ts";
import type { DialectRoutes } from "./dialect_routes.ts";
import { DIALECT_ROUTES } from "./dialects.ts";

/** Settings that decide which dialects are spoken. */
export type DialectConfig =
  & Pick<Config, "dialects" | "dialectPolicies">
  & DialectSecrets;

/** A dialect with its routes. */
export interface SpokenDialect {
  readonly spoken: Spoken;
  readonly routes: DialectRoutes;
}

/** Returns the dialects, and the one that claims bodies of the native path. */
export function spokenDialects(
  config: DialectConfig,
): { readonly dialects: readonly SpokenDialect[]; readonly claim?: Claim } {
  const dialects = config.dialects.map((name) => {
    const policy = config.dialectPolicies[name];
    const routes = DIALECT_ROUTES[name];
    const spoken: Spoken = {
      dialect: routes.dialect,
      ...(policy === "own" ? {} : { policy }),
      secret: secretOf(name, config),
    };
    return { spoken, routes };
  });
  const [claim] = dialects.flatMap(({ spoken, routes: { claim } }) =>
    claim === undefined ? [] : [{ ...spoken, claim }]
  );
  return { dialects, claim };
}
