/**
 * Reads the request of a batch: the members beside its inputs, which may come
 * in one object with them or in a line of their own before them. Members that a
 * run has too are read as a run's.
 *
 * @module
 */

import type { BatchRequest } from "../../../run/batch.ts";
import {
  BATCH_FIELDS,
  type BatchedFieldName,
  type FieldName,
  FIELDS,
  type OwnBatchFieldName,
} from "../../../run/fields.ts";
import { keysOf } from "../../../run/keys_of.ts";
import { HttpError } from "../../server/http_error.ts";
import type { ParsedObject } from "../../server/json_object.ts";
import { anyElementSources } from "../../server/long_json.ts";
import { badField } from "../field_errors.ts";
import {
  ignoredFields,
  readFields,
  type Reading,
  readMilliseconds,
} from "../read_fields.ts";

/** A batch as it was asked for. */
export interface BatchOptions {
  readonly request: Omit<BatchRequest, "taskId" | "sandboxes">;
  /** True if the first row that fails ends it. */
  readonly stopsOnError: boolean;
  /** True if rows are answered in the order of their inputs. */
  readonly inOrder: boolean;
  /** Members that mean nothing here. */
  readonly ignored: readonly string[];
}

/** Values of the fields that only a batch has. */
interface ReadBatch {
  setup: string;
  rowTimeoutMs: number;
  bringsInputs: boolean;
  stopsOnError: boolean;
  inOrder: boolean;
}

const BATCHED_NAMES = keysOf(FIELDS)
  .filter((name): name is BatchedFieldName => FIELDS[name].batch !== null);
const OWN_NAMES = keysOf(BATCH_FIELDS);
const KNOWN: ReadonlySet<string> = new Set<FieldName | OwnBatchFieldName>([
  ...BATCHED_NAMES,
  ...OWN_NAMES,
]);

/** Reads a field that is there, and not null, into the batch. */
type Reader = (value: unknown, batch: ReadBatch, reading: Reading) => void;

const READERS: Readonly<Record<OwnBatchFieldName, Reader>> = {
  // See `parseInputs`: they may come in lines.
  inputs: () => {},
  rows(_, batch) {
    batch.bringsInputs = true;
  },
  lines(word, batch) {
    const words = ["inputs", "rows"] as const;
    if (readWord("lines", word, words) === "rows") batch.bringsInputs = true;
  },
  setup(setup, batch) {
    if (typeof setup !== "string") throw badField("setup");
    batch.setup = setup;
  },
  row_timeout(timeout, batch, { limits: { timeoutMs } }) {
    const asked = readMilliseconds("row_timeout", timeout);
    if (asked > 0) batch.rowTimeoutMs = Math.min(asked, timeoutMs);
  },
  on_error(word, batch) {
    const words = ["continue", "stop"] as const;
    batch.stopsOnError = readWord("on_error", word, words) === "stop";
  },
  order(word, batch) {
    const words = ["input", "completion"] as const;
    batch.inOrder = readWord("order", word, words) === "input";
  },
};

/**
 * Returns what an object asks for. Members that are unknown are ignored, null
 * counts as absent.
 *
 * @throws {HttpError} 400 if it asks for no batch.
 */
export function parseBatch(reading: Reading): BatchOptions {
  const { members, limits: { timeoutMs } } = reading;
  if ((members.tools ?? null) !== null) {
    throw new HttpError(400, "Parameter 'tools' must be absent in a batch", {
      details: "A row cannot wait for results; use /run_code",
    });
  }
  const { language, code, priority, inputs, takesResultLine, ...run } =
    readFields(reading, BATCHED_NAMES);
  const batch: ReadBatch = {
    setup: "",
    rowTimeoutMs: timeoutMs,
    bringsInputs: false,
    stopsOnError: false,
    inOrder: true,
  };
  for (const name of OWN_NAMES) {
    const value = members[name];
    if (value !== undefined && value !== null) {
      READERS[name](value, batch, reading);
    }
  }
  const { setup, rowTimeoutMs, bringsInputs, ...told } = batch;
  const { state, takesStateLanguage } = run;
  if (state !== undefined && setup !== "") {
    throw new HttpError(400, "Parameter 'state' takes the place of 'setup'");
  }
  return {
    request: {
      language,
      code,
      setup,
      timeoutMs: run.timeoutMs,
      rowTimeoutMs,
      priority,
      takesResultLine,
      ...(state === undefined ? {} : { state, takesStateLanguage }),
      ...(bringsInputs ? { bringsInputs } : {}),
      ...(inputs?.seed === undefined ? {} : { seed: inputs.seed }),
    },
    ...told,
    ignored: ignoredFields(members, KNOWN) ?? [],
  };
}

/**
 * Returns the inputs, or the rows, of an object as JSON texts, each as it was
 * sent.
 *
 * @throws {HttpError} 400 if there is no list of them.
 */
export async function parseInputs(
  { members, source }: ParsedObject,
): Promise<string[]> {
  const { inputs, rows } = members;
  const name = (rows ?? null) === null ? "inputs" : "rows";
  if (name === "rows" && (inputs ?? null) !== null) {
    throw new HttpError(400, "Parameter 'rows' takes the place of 'inputs'");
  }
  if (!Array.isArray(members[name])) throw badField(name);
  return await anyElementSources(source(name) ?? "[]");
}

function readWord<T extends string>(
  name: "lines" | "on_error" | "order",
  value: unknown,
  words: readonly T[],
): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw badField(name);
}
