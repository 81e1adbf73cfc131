/**
 * Reads a line of `/proc/PID/stat`.
 *
 * @module
 */

/** Members of `/proc/PID/stat` that the bench needs. */
export interface ProcStat {
  /** Process id of the parent. */
  readonly parent: number;
  /** CPU time of the process and of its children that have ended, in ticks. */
  readonly cpuTicks: number;
}

/**
 * Parses the text of `/proc/PID/stat`.
 *
 * @throws {Error} If fields are missing.
 */
export function parseProcStat(text: string): ProcStat {
  // The second field is the program's name, and may hold blanks and brackets.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const parent = Number(fields[1]);
  // utime, stime, cutime and cstime: the fields 14 to 17 of proc(5).
  const cpuTicks = fields.slice(11, 15).map(Number).reduce((a, b) => a + b, 0);
  if (!Number.isInteger(parent) || !Number.isInteger(cpuTicks)) {
    throw new Error(`Cannot parse a stat line: ${JSON.stringify(text)}`);
  }
  return { parent, cpuTicks };
}
