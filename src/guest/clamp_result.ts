/**
 * Keeps a result within what a message may hold, whatever a program has made
 * the harness tell: what it says of itself is cut, never a reason to lose it.
 *
 * @module
 */

import type { PolicyFinding } from "../run/error.ts";
import type { ResultMessage } from "../wire/messages.ts";
import {
  FILE_NAME,
  isOutputPath,
  MEDIA_TYPE,
  WIRE_LIMITS,
} from "../wire/wire_limits.ts";

type Files = ResultMessage["files"];

/**
 * Returns `result` within {@linkcode WIRE_LIMITS}; its streams are already.
 *
 * @param leftOut Number of files that were left out already.
 */
export function clampResult(
  result: ResultMessage,
  leftOut = 0,
): ResultMessage {
  const { error, exitCode, missingModules, files } = result;
  const { leastExitCode, mostExitCode, nameChars, messageChars } = WIRE_LIMITS;
  const whole = wholeFiles(files);
  const notReturned = leftOut + files.length - whole.length;
  return {
    ...result,
    stderr: result.stderr + noteOf(notReturned),
    truncated: notReturned === 0
      ? result.truncated
      : [...result.truncated, "files"],
    exitCode: Math.min(Math.max(exitCode, leastExitCode), mostExitCode),
    error: error && {
      kind: error.kind,
      type: error.type.slice(0, nameChars),
      message: error.message.slice(0, messageChars),
      line: position(error.line),
      column: position(error.column),
      help: error.help?.slice(0, nameChars) ?? null,
      rules: names(error.rules),
      ...(error.findings ? { findings: findings(error.findings) } : {}),
    },
    missingModules: names(missingModules),
    files: whole,
  };
}

function position(value: number | null): number | null {
  // A program may name any number for the place of its error.
  const isPlace = Number.isInteger(value) && value !== null && value >= 0 &&
    value <= WIRE_LIMITS.position;
  return isPlace ? value : null;
}

/** A name that is cut would be another one: too long ones are left out. */
function names(all: readonly string[]): readonly string[] {
  return all.filter(({ length }) => length <= WIRE_LIMITS.nameChars)
    .slice(0, WIRE_LIMITS.listItems);
}

function findings(all: readonly PolicyFinding[]): readonly PolicyFinding[] {
  const { listItems, nameChars } = WIRE_LIMITS;
  return all.filter(({ line, column, end_column }) =>
    [line, column, end_column].every((place) => position(place) !== null)
  ).slice(0, listItems).map((finding) => ({
    rule: finding.rule.slice(0, nameChars),
    line: finding.line,
    column: finding.column,
    end_column: finding.end_column,
    message: finding.message.slice(0, nameChars),
    help: finding.help.slice(0, nameChars),
  }));
}

/** A file comes back whole or not at all. */
function wholeFiles(files: Files): Files {
  let leftBytes: number = WIRE_LIMITS.fileBytes;
  const kept: Files[number][] = [];
  for (const file of files) {
    const { name, media_type, data, scale, path } = file;
    const isSound = FILE_NAME.test(name) && MEDIA_TYPE.test(media_type) &&
      (scale === undefined || scale > 0 && scale < 1) &&
      (path === undefined || isOutputPath(path));
    if (!isSound || data.length > leftBytes) continue;
    if (kept.length === WIRE_LIMITS.listItems) break;
    leftBytes -= data.length;
    kept.push({
      name,
      media_type,
      data,
      ...(scale && { scale }),
      ...(path === undefined ? {} : { path }),
    });
  }
  return kept;
}

/** So short that it fits where a cut stream would be marked. */
function noteOf(leftOut: number): string {
  if (leftOut === 0) return "";
  const { listItems, fileBytes } = WIRE_LIMITS;
  return `[${leftOut} files are not returned: ` +
    `at most ${listItems} are, of ${fileBytes} bytes together]\n`;
}
