/**
 * Runs a cell for a client of Jupyter, and tells what it prints and shows as it
 * does.
 *
 * @module
 */

import { runError } from "../../native/run_error.ts";
import type { OutputEvent } from "../../native/stream/output_events.ts";
import { RunStream } from "../../native/stream/run_stream.ts";
import { UnsentAnswers } from "../../server/unsent_answers.ts";
import type { RunResult } from "../../../run/result.ts";
import {
  ForbiddenError,
  OverloadedError,
  QuotaError,
  StateError,
} from "../../../run/thrown_errors.ts";
import { bareClassName } from "../bare_class_name.ts";
import type { Asked, Room } from "./asked.ts";

interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** Runs the cell of an `execute_request`. Never throws. */
export async function runCell(room: Room, asked: Asked): Promise<void> {
  const { seat, message: { header, content } } = asked;
  const { code = "", silent = false, allow_stdin = false } = content;
  const counts = !silent && content.store_history !== false;
  let execution = room.executions + (counts ? 1 : 0);
  let hasBegun = false;
  const stream = new RunStream({
    unsent: NO_LINES,
    lines: {
      begun(told = execution) {
        room.executions = execution = told;
        begin();
        return [];
      },
      event(event) {
        tellEvent(event);
        return [];
      },
    },
  });

  function begin(): void {
    if (hasBegun) return;
    hasBegun = true;
    if (silent) return;
    room.remember(execution, String(code));
    room.tell(header, "execute_input", { code, execution_count: execution });
  }

  function tellEvent(event: OutputEvent): void {
    if (event.type !== "result") {
      const { type: name, text } = event;
      return room.tell(header, "stream", { name, text });
    }
    const { type, data } = event.result;
    if (type === "display_data") {
      return room.tell(header, type, { data, metadata: {}, transient: {} });
    }
    if (silent) return;
    room.tell(header, type, { execution_count: execution, data, metadata: {} });
  }

  const error = await room.interruptible(async (signal) => {
    try {
      const result = await seat.runs.cell(
        room.options,
        { code: String(code), counts, asksForLines: allow_stdin === true },
        signal,
        {
          began: (output, told) => stream.began(output, told),
          left: () => stream.left(),
          ...(allow_stdin === true
            ? {
              async nextLine(result: RunResult) {
                stream.rest(result);
                const line = await room.askForLine(asked);
                signal.throwIfAborted();
                return line;
              },
            }
            : {}),
        },
      );
      begin();
      stream.rest(result);
      for (const text of notes(result)) {
        room.tell(header, "stream", { name: "stderr", text });
      }
      return errorOf(result, allow_stdin === true);
    } catch (error) {
      begin();
      return signal.aborted ? INTERRUPTED : thrown(error);
    }
  });
  stream.closed();
  const count = { execution_count: execution };
  if (error === undefined) {
    const ok = { status: "ok", user_expressions: {}, payload: [] };
    return room.reply(asked, "execute_reply", { ...ok, ...count });
  }
  room.tell(header, "error", { ...error });
  room.reply(asked, "execute_reply", { status: "error", ...error, ...count });
  if (content.stop_on_error !== false) room.abortCells();
}

/** Lines go to the room, and none is kept. */
const NO_LINES = new UnsentAnswers();

const INTERRUPTED: CellError = {
  ename: "KeyboardInterrupt",
  evalue: "",
  traceback: [
    "KeyboardInterrupt: the kernel is as it was before this cell",
  ],
};

const NO_STDIN = "raw_input was called, but this frontend does not support " +
  "input requests.";

function errorOf(
  result: RunResult,
  allowsStdin: boolean,
): CellError | undefined {
  const error = runError(result);
  if (error === undefined) return undefined;
  const lacksLine = error.type === "EOFError" && !allowsStdin &&
    error.message === "EOF when reading a line";
  const ename = lacksLine ? "StdinNotImplementedError" : bareClassName(error);
  const evalue = lacksLine ? NO_STDIN : error.message;
  const traceback = result.traceback === undefined || lacksLine
    ? `${ename}: ${evalue}`
    : result.traceback.trimEnd();
  return { ename, evalue, traceback: traceback.split("\n") };
}

/** A run that could not be had. */
function thrown(error: unknown): CellError {
  const isKnown = error instanceof OverloadedError ||
    error instanceof ForbiddenError || error instanceof QuotaError ||
    error instanceof StateError;
  const ename = isKnown ? error.name : "ServiceError";
  const evalue = isKnown ? error.message : "The service's log says why";
  return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

/** Notes that clients must see but have no field for. */
function notes({ stateError, truncated }: RunResult): readonly string[] {
  return [
    ...(stateError === undefined
      ? []
      : [`${stateError}. The kernel is as it was before this cell.\n`]),
    ...(truncated.includes("results")
      ? ["Some results are left out: all together may have 4 MiB.\n"]
      : []),
  ];
}
