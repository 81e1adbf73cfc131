/**
 * The audit log: who has run what, and what came of it, as one JSON object a
 * line. Holds names, numbers, ids and hashes, never code, input or output.
 *
 * No run waits for it or fails with it. Lines that cannot be written are
 * counted, and the service's log reports when that begins and ends.
 *
 * @module
 */

import { createLineWriter } from "../telemetry/line_writer.ts";
import type { Log } from "../telemetry/log.ts";
import type { RunErrorKind } from "../run/error.ts";
import type { Language } from "../run/languages.ts";
import type { OperatorCallRecord } from "../run/tools.ts";
import type { AuditFile } from "./open_audit_file.ts";

/** Entry of a run or a batch; what is absent is left out. */
export interface AuditEntry {
  /** Name of the caller; null where nobody is asked for a key. */
  readonly caller: string | null;
  readonly task_id: string;
  readonly trace_id?: string | undefined;
  readonly language: Language;
  /** SHA-256 of the program as it was run, in UTF-8 and hexadecimal. */
  readonly program_sha256: string;
  /** The same of a batch's set-up, where there is one. */
  readonly setup_sha256?: string | undefined;
  /** The last ones: nothing was run, nobody waited, the fault is ours. */
  readonly outcome:
    | "success"
    | RunErrorKind
    | "refused"
    | "abandoned"
    | "failed";
  readonly exit_code?: number;
  readonly sandbox?: string;
  readonly queue_ms?: number;
  readonly duration_ms: number;
  readonly cpu_ms?: number;
  readonly memory_peak_bytes?: number;
  /** Rows of a batch, and how many of them did not succeed. */
  readonly rows?: number;
  readonly failed_rows?: number;
  /** Wall time of all rows together, which several sandboxes may have run. */
  readonly rows_ms?: number;
}

/** Takes the entries. */
export interface AuditLog {
  /** Takes one. Neither throws nor waits. */
  add(entry: AuditEntry | OperatorCallRecord): void;
  /** Continues in a new file, once the old one was moved away. */
  reopen(): void;
  /** Resolves when all entries are written, or given up. */
  flush(): Promise<void>;
}

/** Options for {@linkcode createAuditLog}. */
export interface AuditLogOptions {
  readonly file: AuditFile;
  readonly log: Pick<Log, "info" | "error">;
  /** Called with the number of lines that could not be written. */
  readonly lost: (lines: number) => void;
  /** Time in milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
  /** Most lines that wait; more are lost. @default {4_096} */
  readonly maxWaitingLines?: number;
}

/** Returns a log that writes to a file. */
export function createAuditLog(
  { file, log, lost, now = Date.now, maxWaitingLines }: AuditLogOptions,
): AuditLog {
  let lostLines = 0;
  /** True if the last line in the file may be half a one. */
  let isTorn = false;

  const writer = createLineWriter<string>({
    maxWaiting: maxWaitingLines,
    toText: (lines) => (isTorn ? "\n" : "") + lines.join(""),
    async write(bytes) {
      const count = await file.write(bytes);
      isTorn = count < bytes.length;
      if (lostLines > 0 && !isTorn) {
        log.info("audit log is written again", { lines_lost: lostLines });
        lostLines = 0;
      }
      return count;
    },
    lost(count, error) {
      if (lostLines === 0) {
        log.error("audit log cannot be written", {
          error: error === undefined ? "it does not keep up" : nameOf(error),
        });
      }
      lostLines += count;
      lost(count);
      // The folder may have been removed, and may exist again.
      if (error !== undefined) file.reopen();
    },
  });

  return {
    add(entry) {
      const time = new Date(now()).toISOString();
      writer.add(`${JSON.stringify({ time, ...entry })}\n`);
    },
    reopen() {
      file.reopen();
      void writer.flush();
    },
    flush: () => writer.flush(),
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
