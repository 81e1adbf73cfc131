/**
 * Starts the whole service as a process of its own, as an operator would, with
 * the checker off, and talks to it over HTTP.
 *
 * @module
 */

import { startService } from "../service/start_service.ts";
import { PATIENCE_MS } from "./case_file.ts";
import type { Subject } from "./subject.ts";

const SLOTS = 2;

const SETTINGS = {
  FAAS_SANDBOXES: `core=${SLOTS}`,
  FAAS_SAFETY_POLICY: "permissive",
  // Attacks that kill a sandbox make the next program wait for a new one.
  FAAS_QUEUE_TIMEOUT: String(2 * PATIENCE_MS),
  FAAS_TIMEOUT: String(PATIENCE_MS),
} as const;

/**
 * Starts the service; resolves when it serves.
 *
 * @throws {Error} If it ends before that.
 */
export async function openSubject(): Promise<Subject> {
  const service = await startService({ env: SETTINGS });
  return {
    slots: SLOTS,
    async run(code, { timeoutMs = PATIENCE_MS, input = null } = {}) {
      const { output, workload_info, metadata } = await service.run({
        code,
        timeout: timeoutMs,
        input,
      });
      const { error } = metadata;
      return {
        stdout: output.stdout,
        stderr: output.stderr,
        retVal: output.ret_val,
        exitCode: metadata.exit_code,
        timedOut: metadata.timed_out,
        sandboxId: workload_info.id,
        ...error && { error },
      };
    },
    async close() {
      await service.stop();
    },
  };
}
