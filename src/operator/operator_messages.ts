/**
 * Messages between the service and the process that calls the operator's tools.
 * Types alone.
 *
 * @module
 */

import type { ToolDefinition, ToolFailure } from "../run/tools.ts";
import type { ToolsFile } from "./tools_file.ts";

/** To the process: once the tools, then calls. */
export type OperatorOrder =
  | { readonly file: ToolsFile }
  | {
    readonly id: number;
    /** Name of the caller; "" where nobody is asked. */
    readonly caller: string;
    readonly tool: string;
    /** JSON text of the arguments, an object. */
    readonly arguments: string;
  }
  /** The program that has made a call is gone. */
  | { readonly cancelled: number };

/** Outcome of a call. */
export type OperatorOutcome =
  /** JSON text. */
  | { readonly value: string }
  | { readonly error: ToolFailure };

/** From the process. */
export type OperatorNews =
  | ({ readonly id: number } & OperatorOutcome)
  /** Tools of a server, each time that they are asked for. */
  | { readonly server: string; readonly tools: readonly ToolDefinition[] }
  | { readonly server: string; readonly problem: string };
