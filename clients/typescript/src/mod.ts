/**
 * Runs untrusted programs on a python-faas service.
 *
 * @module
 */

export { Batch, type Inputs } from "./batch.ts";
export type { BatchSummary } from "./batch_summary.ts";
export { Client, type ClientOptions } from "./client.ts";
export {
  AnswerError,
  BatchError,
  ConnectionLostError,
  describe,
  FaasError,
  ProgramError,
  ServiceError,
  StateError,
  UnreachableError,
} from "./errors.ts";
export type {
  Compare,
  Judged,
  JudgedTest,
  JudgeOptions,
  Test,
  Verdict,
} from "./judged.ts";
export type { BatchOptions, Priority, RunOptions } from "./options.ts";
export type { OutputFile, Result } from "./result.ts";
export type { RetryOptions } from "./retry.ts";
export type { Row } from "./row.ts";
export { Session, type SessionOptions } from "./session.ts";
export type { Stream, StreamEvent } from "./stream.ts";
export type {
  DescribedTool,
  ToolFunction,
  Tools,
  ToolSchema,
} from "./tools.ts";
export type {
  CellResult,
  ErrorInfo,
  ErrorKind,
  Finding,
  Health,
  KeptState,
  State,
  ToolCall,
} from "./wire.ts";
