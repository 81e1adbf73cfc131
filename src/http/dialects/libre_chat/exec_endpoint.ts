/**
 * `POST /librechat/exec`.
 *
 * @module
 */

import type { RunRequest } from "../../../run/request.ts";
import type { RunResult } from "../../../run/result.ts";
import { createRequestRules } from "../../native/request_limits.ts";
import { runError } from "../../native/run_error.ts";
import { runForCaller } from "../../native/run_for_caller.ts";
import { runLogFields } from "../../native/run_log_fields.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { type Members, readObject } from "../../server/json_object.ts";
import type { Destination } from "../../server/observe_requests.ts";
import { readJsonBody } from "../../server/read_json_body.ts";
import { sendLarge } from "../../server/send_large.ts";
import type { DialectParts } from "../dialect_routes.ts";
import { textMember } from "../request_members.ts";
import { bringFiles, COLLECT, keepFiles } from "./exec_run.ts";
import { SessionFiles } from "./session_files.ts";
import { readProgram, readReferences } from "./libre_chat.ts";
import { wrappedProgram } from "./wrapped_program.ts";

/** Returns the handler. It never throws. */
export function createExec(
  { spoken, runner, config, bodies, unsent, blobs }: DialectParts,
): Destination["handle"] {
  const rulesOf = createRequestRules(config);

  return async function exec(request, taskId) {
    const { caller, signal } = request;
    try {
      const { members } = readObject(await readJsonBody(request, bodies));
      const { limits, policy } = rulesOf(caller, spoken.policy);
      const program = readProgram(members, limits.languages);
      const sessionFiles = new SessionFiles(blobs, caller?.name);
      const brought = await bringFiles(
        sessionFiles,
        readReferences(members),
        limits.files,
      );
      const run: RunRequest = runForCaller(
        {
          taskId,
          language: program.language,
          ...wrappedProgram(program),
          timeoutMs: limits.timeoutMs,
          priority: "normal" as const,
          inputs: {
            argv: readArguments(members),
            files: brought.inputs,
            ...(limits.files.allowed ? { collect: COLLECT } : {}),
          },
        },
        request,
        policy,
      );
      const result = await runner.run(run, signal);
      const owner = ownerOf(members, request);
      const kept = await keepFiles(sessionFiles, result, brought.files, owner);
      const body = { ...kept, ...outcome(result) };
      return {
        answer: sendLarge(unsent, body),
        logFields: runLogFields(run, result),
      };
    } catch (error) {
      return { answer: spoken.dialect.fail(error, taskId), error };
    }
  };
}

/** Returns for whom a client asks. */
export function ownerOf(members: Members, { headers }: HttpRequest): string {
  return textMember(members, "user_id", undefined) ??
    [headers["user-id"] ?? ""].flat()[0];
}

function readArguments({ args }: Members): readonly string[] {
  if (args === undefined || args === null) return [];
  const areTexts = Array.isArray(args) &&
    args.every((arg) => typeof arg === "string" && !arg.includes("\0"));
  if (areTexts) return args;
  throw new HttpError(400, "args must be an array of strings");
}

function outcome(result: RunResult) {
  const error = runError(result);
  const isTimeout = error?.kind === "timeout";
  return {
    stdout: result.stdout,
    stderr: result.stderr,
    code: isTimeout ? null : result.exitCode,
    signal: isTimeout ? "SIGKILL" : null,
    message: isTimeout ? error.message : null,
    status: isTimeout ? "TO" : null,
    wall_time: result.durationMs,
  };
}
