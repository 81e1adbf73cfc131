/**
 * Starts the whole service as a process of its own, as an operator would, with
 * the checker off, and talks to it over HTTP.
 *
 * @module
 */

import { z } from "zod";
import denoJson from "../../deno.json" with { type: "json" };
import type { Outcome, Subject } from "./subject.ts";

const SLOTS = 2;

const SETTINGS = {
  FAAS_PORT: "0",
  FAAS_CORE_SANDBOXES: String(SLOTS),
  FAAS_SCIENCE_SANDBOXES: "0",
  FAAS_SAFETY_POLICY: "permissive",
  // Attacks that kill a sandbox make the next program wait for a new one.
  FAAS_QUEUE_TIMEOUT: "120000",
  FAAS_LOG_FORMAT: "json",
} as const;

const LogLineSchema = z.object({ url: z.url().optional() });

const AnswerSchema = z.object({
  output: z.object({
    stdout: z.string(),
    stderr: z.string(),
    ret_val: z.string(),
  }),
  workload_info: z.object({ id: z.string() }),
  metadata: z.object({
    status: z.enum(["success", "error"]),
    exit_code: z.int(),
    timed_out: z.boolean(),
    error: z.object({
      kind: z.string(),
      type: z.string(),
      message: z.string(),
    }).optional(),
  }),
});

/**
 * Starts the service; resolves when it listens.
 *
 * @throws {Error} If it ends before that.
 */
export async function openSubject(): Promise<Subject> {
  const [, ...args] = denoJson.tasks.start.split(" ");
  const service = new Deno.Command(Deno.execPath(), {
    args,
    cwd: new URL("../..", import.meta.url).pathname,
    clearEnv: true,
    env: { ...SETTINGS, HOME: Deno.env.get("HOME") ?? "" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const log = service.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const url = await readUrl(log);
  const drained = drain(log);
  return {
    slots: SLOTS,
    run: (code, { timeoutMs = 5_000, input = null } = {}) =>
      post(`${url}/run_code`, { code, timeout: timeoutMs, input }),
    async close() {
      service.kill("SIGTERM");
      await Promise.all([service.status, drained]);
    },
  };
}

type LogReader = ReadableStreamDefaultReader<string>;

/** Reads the log up to the line that says where the service listens. */
async function readUrl(log: LogReader): Promise<string> {
  let text = "";
  for (;;) {
    const { done, value } = await log.read();
    if (done) throw new Error(`Cannot start the service: ${text}`);
    text += value;
    for (const line of text.split("\n").slice(0, -1)) {
      const { url } = LogLineSchema.parse(JSON.parse(line));
      if (url !== undefined) return url;
    }
  }
}

/** Reads on, so that the service never waits for its log to be read. */
async function drain(log: LogReader): Promise<void> {
  while (!(await log.read()).done);
}

async function post(url: string, body: unknown): Promise<Outcome> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`Cannot run the program: ${response.status} ${text}`);
  }
  const { output, workload_info, metadata } = AnswerSchema.parse(
    JSON.parse(text),
  );
  const outcome = {
    stdout: output.stdout,
    stderr: output.stderr,
    retVal: output.ret_val,
    exitCode: metadata.exit_code,
    timedOut: metadata.timed_out,
    sandboxId: workload_info.id,
  };
  const { error } = metadata;
  return error === undefined ? outcome : { ...outcome, error };
}
