/**
 * The dialects that can be switched on besides the service's own, one row each:
 * the policies they accept, and the setting of their secret. The programs of
 * each are in `src/http/dialects/`, one folder per dialect.
 *
 * @module
 */

/** One dialect, under its name in `FAAS_DIALECTS`. */
export interface DialectRow {
  /** Reports whether its programs may be checked by "strict". */
  readonly allowsStrict: boolean;
  /** Setting with what callers must send. @default {nothing is asked for} */
  readonly secret?: {
    /** Name in `Config`. */
    readonly name: string;
    /** Environment variable. */
    readonly variable: string;
    /** Sender and place, to complete a sentence. */
    readonly sentAs: string;
  };
}

/** The dialects, in the order in which the documentation lists them. */
export const DIALECTS = {
  "sandbox-fusion": { allowsStrict: true },
  dify: {
    allowsStrict: true,
    secret: {
      name: "difyKey",
      variable: "FAAS_DIFY_KEY",
      sentAs: "Dify sends as X-Api-Key",
    },
  },
  langfuse: {
    // The program that it puts around a source uses `exec`.
    allowsStrict: false,
    secret: {
      name: "langfuseSecret",
      variable: "FAAS_LANGFUSE_SECRET",
      sentAs: "Langfuse signs with or sends as Bearer",
    },
  },
  piston: { allowsStrict: true },
  judge0: { allowsStrict: true },
  e2b: { allowsStrict: true },
  "open-instruct": { allowsStrict: true },
  jupyter: { allowsStrict: true },
  // The program that it puts around another uses `exec`.
  librechat: { allowsStrict: false },
} as const satisfies Readonly<Record<string, DialectRow>>;

/** Name of a dialect. */
export type DialectName = keyof typeof DIALECTS;

/** Names of the dialects, as `FAAS_DIALECTS` has them. */
export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];

/** A policy by its name; "own" is the one of `FAAS_SAFETY_POLICY`. */
export type DialectPolicy = "permissive" | "strict" | "own";

/** Policy that checks the programs of each dialect. */
export type DialectPolicies = Readonly<Record<DialectName, DialectPolicy>>;

type Rows = typeof DIALECTS;

/** Names of the settings with secrets. */
export type SecretName = {
  [N in DialectName]: Rows[N] extends
    { readonly secret: { readonly name: infer S extends string } } ? S : never;
}[DialectName];

/** The secrets among the settings. */
export type DialectSecrets = Readonly<Record<SecretName, string>>;

/** Returns what callers of a dialect must send; "": nothing. */
export function secretOf(name: DialectName, config: DialectSecrets): string {
  const row = DIALECTS[name];
  return "secret" in row ? config[row.secret.name] : "";
}
