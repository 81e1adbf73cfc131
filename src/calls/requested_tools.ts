/**
 * Tools that a request brings, with those of the operator that it names.
 *
 * @module
 */

import type { RunRequest } from "../run/request.ts";
import { StateError } from "../run/thrown_errors.ts";
import {
  ALL_OPERATOR_TOOLS,
  type OperatorTools,
  type ToolDefinition,
} from "../run/tools.ts";

/** Tools of a run. */
export interface RequestedTools {
  /** All of them; undefined: the request brings none. */
  readonly tools: readonly ToolDefinition[] | undefined;
  /** Names of the operator's. */
  readonly operatorTools: readonly string[];
}

/**
 * Returns all tools of a request.
 *
 * @throws {StateError} If it names one that is not offered to its caller.
 */
export function requestedTools(
  { tools, operatorTools, caller }: RunRequest,
  operator: OperatorTools | undefined,
): RequestedTools {
  if (operatorTools === undefined) return { tools, operatorTools: [] };
  const names = new Set(tools?.map(({ name }) => name));
  const offered = operator?.of(caller) ?? [];
  const missing = operatorTools.find((wanted) =>
    wanted !== ALL_OPERATOR_TOOLS &&
    !offered.some(({ name }) => name === wanted)
  );
  if (missing !== undefined) {
    const known = offered.map(({ name }) => name).join(", ");
    throw new StateError(
      "tools",
      `Cannot offer the tool "${missing}": tools of this service are ` +
        `${known || "none"}`,
    );
  }
  // The caller's own win over those that it has not named.
  const taken = offered.filter(({ name }) =>
    operatorTools.includes(name) ||
    operatorTools.includes(ALL_OPERATOR_TOOLS) && !names.has(name)
  );
  const twice = taken.find(({ name }) => names.has(name));
  if (twice !== undefined) {
    throw new StateError(
      "tools",
      `Cannot offer the tool "${twice.name}": it is the name of two tools`,
    );
  }
  return {
    tools: [...tools ?? [], ...taken],
    operatorTools: taken.map(({ name }) => name),
  };
}
