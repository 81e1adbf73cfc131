/**
 * SandboxFusion's `POST /run_jupyter`; see docs/dialects/sandbox-fusion.md.
 *
 * @module
 */

import type { RunResult } from "../../../run/result.ts";
import type { Notebook, NotebookResult } from "./notebook/run_cells.ts";
import { runError } from "../../native/run_error.ts";
import { bareClassName } from "../bare_class_name.ts";
import type { DialectLimits } from "../dialect.ts";
import { timeLimit } from "../request_members.ts";
import {
  checkThere,
  literalPattern,
  namedFiles,
  problem,
  QUEUE_MARGIN_MS,
  readFetched,
  readMembers,
  readSeconds,
  readUploads,
} from "./sandbox_fusion.ts";
import { statusWords } from "./sandbox_fusion_status.ts";

/** Order that a body places. */
export interface NotebookOrder {
  readonly notebook: Notebook;
  /** By path: what the caller calls the files that it wants back. */
  readonly fetched: ReadonlyMap<string, string>;
}

const MOST_CELLS = 1_000;
const DEFAULT_TOTAL_SECONDS = 45;
/** However long its caller would wait. */
const LONGEST_TOTAL_MS = 3_600_000;

/**
 * Returns the notebook that a body asks for.
 *
 * @throws {HttpError} 422 that says what is wrong, field by field.
 */
export function parseNotebook(
  body: Uint8Array,
  { taskId, timeoutMs, languages, files: fileLimits }: DialectLimits,
): NotebookOrder {
  const members = readMembers(body);
  checkThere(members, ["cells"]);
  const { cells, kernel = "python3" } = members;
  const areCells = Array.isArray(cells) && cells.length <= MOST_CELLS &&
    cells.every((cell) => typeof cell === "string");
  if (!areCells) {
    const accepted = `a list of at most ${MOST_CELLS} strings`;
    throw problem("list_type", "cells", members, accepted);
  }
  if (kernel !== "python3" || !languages.includes("python")) {
    const accepted = languages.includes("python") ? "'python3'" : "left out";
    throw problem("literal_error", "kernel", members, accepted);
  }
  // 0 stands for no limit of its own.
  const cellMs = readSeconds(members, "cell_timeout", 0) || timeoutMs;
  const totalMs = readSeconds(members, "total_timeout", DEFAULT_TOTAL_SECONDS);
  const files = readUploads(members, fileLimits);
  const fetched = readFetched(members, fileLimits);
  return {
    notebook: {
      cells,
      run: {
        taskId,
        language: "python",
        inputJson: "null",
        priority: "normal",
        queueTimeoutMs: QUEUE_MARGIN_MS,
        mode: "cell",
        kernel: {},
        ...(files.length === 0 ? {} : { inputs: { files } }),
      },
      cellTimeoutMs: timeLimit(cellMs, timeoutMs),
      totalTimeoutMs: timeLimit(totalMs, LONGEST_TOTAL_MS),
      collect: [...fetched.keys()].map(literalPattern),
    },
    fetched,
  };
}

/** Returns the answer's body. */
export function answerNotebook(
  { cells, files, isOutOfTime, durationMs }: NotebookResult,
  fetched: ReadonlyMap<string, string>,
): unknown {
  const hasFailed = isOutOfTime;
  const { status, runStatus } = statusWords({ hasFailed, isOutOfTime });
  return {
    status,
    message: "",
    driver: {
      status: runStatus,
      execution_time: durationMs / 1_000,
      return_code: isOutOfTime ? null : 0,
      stdout: "",
      stderr: "",
    },
    cells: cells.map(answerCell),
    executor_pod_name: null,
    files: namedFiles(files, fetched),
  };
}

function answerCell(result: RunResult): unknown {
  const { stdout, stderr, results = [], traceback = "", stateError } = result;
  const error = runError(result);
  const errors = error === undefined ? [] : [{
    ename: bareClassName(error),
    evalue: error.message,
    traceback: traceback.split("\n").slice(0, -1),
  }];
  if (stateError !== undefined) {
    const evalue = `${stateError}. Later cells go on from before this one`;
    errors.push({ ename: "StateError", evalue, traceback: [] });
  }
  return {
    stdout,
    stderr,
    display: results.map(({ data }) => data),
    error: errors,
  };
}
