/**
 * Opens the file of the audit log. Appends, so that it may be copied and cut
 * while it is written, and several services may share it.
 *
 * @module
 */

import { ConfigError } from "../run/thrown_errors.ts";

/** A file that lines are appended to. */
export interface AuditFile {
  /**
   * Writes some bytes, and returns how many.
   *
   * @throws {Error} As the system does: the disk is full, the file has gone.
   */
  write(bytes: Uint8Array): Promise<number>;
  /** Makes the next write open it again, by its name. */
  reopen(): void;
}

/** Only its owner may change it; its group may read it. */
const OPTIONS = { append: true, create: true, mode: 0o640 } as const;

/**
 * Opens the file.
 *
 * @param path Absolute, or "stderr" for the service's own.
 * @throws {ConfigError} If it cannot be opened: better at the start than never.
 */
export function openAuditFile(path: string): AuditFile {
  if (path === "stderr") {
    return { write: (bytes) => Deno.stderr.write(bytes), reopen() {} };
  }
  let file = openFirst(path);
  let isOld = false;
  return {
    async write(bytes) {
      if (isOld) {
        const next = await Deno.open(path, OPTIONS);
        file.close();
        file = next;
        isOld = false;
      }
      return await file.write(bytes);
    },
    reopen() {
      isOld = true;
    },
  };
}

function openFirst(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, OPTIONS);
  } catch (error) {
    const fact = error instanceof Deno.errors.NotCapable
      ? `the process was started without --allow-write=${path}`
      : error instanceof Error
      ? error.message
      : String(error);
    throw new ConfigError([
      `Cannot write to FAAS_AUDIT_LOG="${path}": ${fact}`,
    ]);
  }
}
