/**
 * Builds the audit out of its parts. Loaded only for those who want one.
 *
 * @module
 */

import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics_collector.ts";
import type { Runner } from "../run/runner.ts";
import { type AuditLog, createAuditLog } from "./audit_log.ts";
import { AuditedRunner } from "./audited_runner.ts";
import { openAuditFile } from "./open_audit_file.ts";

/** An audit that goes on. */
export interface Audit extends AuditLog {
  /** Runner that is watched. */
  readonly runner: Runner;
}

/**
 * Has every run of `runner` told to the file.
 *
 * @param path See `FAAS_AUDIT_LOG`.
 * @throws {ConfigError} If the file cannot be opened.
 */
export function openAudit(
  runner: Runner,
  path: string,
  log: Log,
  metrics: Pick<Metrics, "auditLinesLost">,
): Audit {
  const file = openAuditFile(path);
  const lost = (lines: number) => metrics.auditLinesLost(lines);
  const { add, reopen, flush } = createAuditLog({ file, log, lost });
  return { runner: new AuditedRunner(runner, { add }), add, reopen, flush };
}
