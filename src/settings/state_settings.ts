/**
 * Settings of what programs leave to be continued: largest size of a state,
 * memory for all of them, how long and where they are kept. Rows of
 * `settings.ts`.
 *
 * @module
 */

import {
  autoOr,
  parseKey,
  parseStoreUrl,
  sizeBetween,
  wholeBetween,
} from "./setting_values.ts";

const GIB = 1024 ** 3;

/** The settings, in the order in which docs/settings.md shows them. */
export const STATE_SETTINGS = {
  stateBytes: {
    variable: "FAAS_STATE_BYTES",
    section: "states",
    fallback: "auto",
    accepted: "auto or a size from 0 to 1Ti, such as 64Mi",
    about:
      "Memory of the service for states; if it is full, states of the caller that holds most for its share are evicted; auto: 1/64 of its whole memory; 0: no states",
    parse: autoOr(sizeBetween(0, 1_024 * GIB)),
  },
  stateLimitBytes: {
    variable: "FAAS_STATE_LIMIT_BYTES",
    section: "states",
    fallback: "16Mi",
    accepted: "a size from 64Ki to 256Mi, such as 16Mi",
    about: "Largest state, before it is compressed",
    parse: sizeBetween(65_536, GIB / 4),
  },
  stateTtlSeconds: {
    variable: "FAAS_STATE_TTL",
    section: "states",
    fallback: "86400",
    accepted: "a whole number of seconds from 1 to 31536000",
    about: "Longest and default lifetime of a state, in seconds",
    parse: wholeBetween(1, 31_536_000),
  },
  callTtlSeconds: {
    variable: "FAAS_CALL_TTL",
    section: "states",
    fallback: "600",
    accepted: "a whole number of seconds from 1 to 86400",
    about: "Longest wait of a program for results of its caller's tools, in " +
      "seconds",
    parse: wholeBetween(1, 86_400),
  },
  stateStore: {
    variable: "FAAS_STATE_STORE",
    section: "states",
    fallback: "none",
    accepted: "none or the address of a Redis or Valkey server, such as " +
      "redis://valkey:6379 or rediss://user:password@valkey:6380/1",
    about:
      "Server for states that every replica can continue; none: the service's own memory",
    parse: parseStoreUrl,
    isSecret: true,
  },
  stateKey: {
    variable: "FAAS_STATE_KEY",
    section: "states",
    fallback: "none",
    accepted: "none or a text of at least 32 characters",
    about:
      "Key that encrypts states, the same for all replicas; none: a random key that ends with the service",
    parse: parseKey,
    isSecret: true,
  },
} as const;
