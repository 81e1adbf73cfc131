/**
 * Which path takes programs in which dialect, one row each.
 *
 * @module
 */

import type { PoolStatus } from "../run/pool_status.ts";
import type { Config } from "../settings/config.ts";
import type { DialectName } from "../settings/dialect_names.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { DIFY, difyDependencies } from "./dialects/dify/dify.ts";
import { E2B } from "./dialects/e2b/e2b.ts";
import { JUDGE0, judge0Languages } from "./dialects/judge0/judge0.ts";
import { LANGFUSE } from "./dialects/langfuse/langfuse.ts";
import { NATIVE } from "./native/native.ts";
import { PISTON, pistonRuntimes } from "./dialects/piston/piston.ts";
import {
  claimsSandboxFusion,
  SANDBOX_FUSION,
} from "./dialects/sandbox_fusion/sandbox_fusion.ts";
import type { Claim, Spoken } from "./native/run_code.ts";

/** A path where programs come in, always by POST. */
export interface RunRoute {
  readonly path: string;
  readonly spoken: Spoken;
  /** Which of its bodies are another dialect's. */
  readonly instead?: Claim;
  /** Whether they are notebooks. */
  readonly isNotebook?: boolean;
}

/** A path of a dialect that tells what there is, always by GET. */
export interface ShowRoute {
  readonly path: string;
  readonly spoken: Spoken;
  /** Returns the answer's body, to be sent as JSON. */
  readonly show: (status: PoolStatus) => unknown;
}

interface DialectRow {
  readonly dialect: Dialect;
  /** Where programs come in. */
  readonly paths: readonly string[];
  /** Where notebooks do. */
  readonly notebooks?: readonly string[];
  /** By path. */
  readonly shows: Readonly<Record<string, ShowRoute["show"]>>;
  /** Setting with its secret. */
  readonly secret?: "difyKey" | "langfuseSecret";
  /** Which bodies on the native path are meant for it. */
  readonly claims?: Claim["claims"];
}

/** The path of the service's own dialect. */
const NATIVE_PATH = "/run_code";

/** Where each dialect is spoken. */
const DIALECTS: Readonly<Record<DialectName, DialectRow>> = {
  "sandbox-fusion": {
    dialect: SANDBOX_FUSION,
    paths: ["/sandbox-fusion/run_code"],
    notebooks: ["/sandbox-fusion/run_jupyter", "/run_jupyter"],
    shows: {
      "/sandbox-fusion/v1/ping": () => "pong",
      "/v1/ping": () => "pong",
    },
    claims: claimsSandboxFusion,
  },
  dify: {
    dialect: DIFY,
    paths: ["/v1/sandbox/run"],
    shows: { "/v1/sandbox/dependencies": difyDependencies },
    secret: "difyKey",
  },
  langfuse: {
    dialect: LANGFUSE,
    paths: ["/langfuse/evaluate"],
    shows: {},
    secret: "langfuseSecret",
  },
  piston: {
    dialect: PISTON,
    paths: ["/api/v2/execute"],
    shows: { "/api/v2/runtimes": pistonRuntimes },
  },
  judge0: {
    dialect: JUDGE0,
    paths: ["/submissions"],
    shows: { "/languages": judge0Languages },
  },
  e2b: { dialect: E2B, paths: ["/execute"], shows: {} },
};

/** Settings that decide which routes there are. */
export type RouteConfig = Pick<
  Config,
  "dialects" | "dialectPolicies" | "difyKey" | "langfuseSecret"
>;

/** Returns the routes that an operator has switched on. */
export function routesOf(
  config: RouteConfig,
): { readonly runs: RunRoute[]; readonly shows: ShowRoute[] } {
  const rows = config.dialects.map((name) => {
    const policy = config.dialectPolicies[name];
    const { dialect, secret, ...row } = DIALECTS[name];
    const spoken: Spoken = {
      dialect,
      ...(policy === "own" ? {} : { policy }),
      secret: secret === undefined ? "" : config[secret],
    };
    return { ...row, spoken };
  });
  const [instead] = rows.flatMap(({ claims, spoken }) =>
    claims === undefined ? [] : [{ ...spoken, claims }]
  );
  return {
    runs: [
      {
        path: NATIVE_PATH,
        spoken: { dialect: NATIVE, secret: "" },
        ...(instead === undefined ? {} : { instead }),
      },
      ...rows.flatMap(({ paths, notebooks = [], spoken }) => [
        ...paths.map((path) => ({ path, spoken })),
        ...notebooks.map((path) => ({ path, spoken, isNotebook: true })),
      ]),
    ],
    shows: rows.flatMap(({ shows, spoken }) =>
      Object.entries(shows).map(([path, show]) => ({ path, spoken, show }))
    ),
  };
}
