/**
 * Tools of the operator, which the service itself calls: who may use which, how
 * often, and what came of each call. The calls are made by a process that may use
 * the network.
 *
 * @module
 */

import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics_collector.ts";
import { openOwnProcess } from "../own_process/own_process.ts";
import {
  type OperatorCall,
  type OperatorCallRecord,
  type OperatorTools,
  TOOL_LIMITS,
  type ToolDefinition,
} from "../run/tools.ts";
import type {
  OperatorNews,
  OperatorOrder,
  OperatorOutcome,
} from "./operator_messages.ts";
import { CallRates } from "./call_rates.ts";
import { CallsAtOnce } from "./calls_at_once.ts";
import { FETCH_TOOL } from "./fetch_tool.ts";
import type { ToolLimits, ToolsFile } from "./tools_file.ts";

/** Options for {@linkcode openOperatorTools}. */
export interface OpenOperatorToolsOptions {
  readonly file: ToolsFile;
  readonly log: Pick<Log, "info" | "warning">;
  readonly metrics: Pick<Metrics, "operatorToolCalled">;
  /** Called with each call. */
  readonly audit: (entry: OperatorCallRecord) => void;
}

/** A tool with its limits. */
interface Offered {
  readonly definition: ToolDefinition;
  readonly limits: ToolLimits;
}

/** Opens the tools of a file. */
export function openOperatorTools(
  { file, log, metrics, audit }: OpenOperatorToolsOptions,
): OperatorTools & Disposable {
  const waiting = new Map<
    number,
    (outcome: OperatorOutcome) => void
  >();
  const ofServers = new Map<string, readonly Offered[]>();
  const problems = new Map<string, string>();
  const rates = new CallRates();
  const turns = new CallsAtOnce(TOOL_LIMITS.operatorCallsAtOnce);
  const own: readonly Offered[] = [
    ...file.tools.map((tool) => ({
      limits: tool,
      definition: definitionOf(tool),
    })),
    ...(file.fetch === undefined
      ? []
      : [{ limits: file.fetch, definition: FETCH_TOOL }]),
  ];
  let nextId = 0;
  const process = openOwnProcess<OperatorOrder, OperatorNews>({
    entry: `${import.meta.dirname}/operator_process.ts`,
    net: reachedBy(file),
    first: { file },
    take,
    ended() {
      for (const settle of waiting.values()) {
        settle(
          failed("OSError", "Cannot call the tool: its process has ended"),
        );
      }
      waiting.clear();
    },
  });

  function take(news: OperatorNews): void {
    if ("id" in news) {
      waiting.get(news.id)?.(news);
      waiting.delete(news.id);
    } else if ("problem" in news) {
      if (problems.get(news.server) === news.problem) return;
      problems.set(news.server, news.problem);
      log.warning("tools of a server away", {
        server: news.server,
        problem: news.problem,
      });
    } else {
      const server = file.mcp_servers.find(({ name }) => name === news.server);
      if (server === undefined) return;
      const before = ofServers.get(server.name);
      ofServers.set(
        server.name,
        news.tools.map((definition) => ({ definition, limits: server })),
      );
      problems.delete(server.name);
      if (before?.length === news.tools.length) return;
      log.info("tools of a server", {
        server: server.name,
        tools: news.tools.length,
      });
    }
  }

  function offered(caller: string | undefined): readonly Offered[] {
    return [...own, ...[...ofServers.values()].flat()].filter(({ limits }) =>
      limits.callers === undefined ||
      caller !== undefined && limits.callers.includes(caller)
    );
  }

  async function outcomeOf(
    { call, caller, signal }: OperatorCall,
  ): Promise<OperatorOutcome> {
    const tool = offered(caller).find(({ definition }) =>
      definition.name === call.name
    );
    if (tool === undefined) {
      return failed("LookupError", `There is no tool "${call.name}" any more`);
    }
    const waitMs = rates.take(
      `${caller ?? ""}\n${call.name}`,
      tool.limits.calls_per_minute,
      performance.now(),
    );
    if (waitMs > 0) {
      return failed(
        "RateLimitError",
        `Cannot call ${call.name}: ${tool.limits.calls_per_minute} calls a ` +
          `minute are allowed; the next in ${Math.ceil(waitMs / 1_000)} s`,
      );
    }
    if (signal.aborted) {
      return failed("OSError", `Cannot call ${call.name}: nobody waits`);
    }
    const id = nextId++;
    const { promise, resolve } = Promise.withResolvers<OperatorOutcome>();
    const isSent = process.order({
      id,
      caller: caller ?? "",
      tool: call.name,
      arguments: call.arguments,
    });
    if (!isSent) {
      return failed("OSError", `Cannot call ${call.name}: its process starts`);
    }
    waiting.set(id, resolve);
    const cancel = () => void process.order({ cancelled: id });
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  return {
    of: (caller) => offered(caller).map(({ definition }) => definition),
    async call(called) {
      const { call, caller, taskId, trace } = called;
      const startMs = performance.now();
      const outcome = await turns.run(
        caller ?? "",
        () => outcomeOf(called),
      );
      const durationMs = performance.now() - startMs;
      const told = "value" in outcome
        ? "success"
        : outcome.error.type ?? "ToolError";
      metrics.operatorToolCalled({
        tool: call.name,
        outcome: told,
        durationMs,
      });
      trace?.note("tool", startMs, {
        "python_faas.tool": call.name,
        "python_faas.outcome": told,
      });
      audit({
        caller: caller ?? null,
        task_id: taskId,
        trace_id: trace?.traceId,
        tool: call.name,
        outcome: told,
        duration_ms: Math.round(durationMs),
      });
      if (
        "error" in outcome || outcome.value.length <= TOOL_LIMITS.answerChars
      ) {
        return {
          id: call.id,
          ..."value" in outcome
            ? { value: outcome.value }
            : { error: outcome.error },
        };
      }
      return {
        id: call.id,
        ...failed("TooLarge", "Cannot read the answer: it is too long"),
      };
    },
    [Symbol.dispose]() {
      process[Symbol.dispose]();
    },
  };
}

function definitionOf(
  { name, description, input_schema, output_schema }:
    ToolsFile["tools"][number],
): ToolDefinition {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(input_schema === undefined ? {} : { input_schema }),
    ...(output_schema === undefined ? {} : { output_schema }),
  };
}

/** Returns what the process may reach: what the file names, and no more. */
function reachedBy(
  { tools, mcp_servers, fetch }: ToolsFile,
): readonly string[] | "any" {
  if (fetch !== undefined) return "any";
  return [...tools, ...mcp_servers].map(({ url }) => {
    const { protocol, hostname, port } = new URL(url);
    return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
  });
}

function failed(type: string, message: string) {
  return { error: { type, message } };
}
