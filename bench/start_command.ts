/**
 * Command that starts the service: as `deno task start` would, but without the
 * process that `deno task` adds, so that its memory and start are not counted.
 *
 * @module
 */

import { z } from "zod";

const DENO_JSON = z.object({
  tasks: z.record(
    z.string(),
    z.union([z.string(), z.object({ command: z.string() })]),
  ).optional(),
});

/** A command and its arguments. */
export interface StartCommand {
  /** Program to start. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
}

/**
 * Returns the command behind the task `start` of a `deno.json`.
 *
 * A task that needs a shell is left to `deno task`.
 *
 * @param denoJson The text of the file.
 * @param deno Path of the running Deno.
 * @throws {Error} If there is no such task.
 */
export function startCommand(denoJson: string, deno: string): StartCommand {
  const task = DENO_JSON.parse(JSON.parse(denoJson)).tasks?.start;
  const text = typeof task === "object" ? task.command : task;
  if (text === undefined) {
    throw new Error('Cannot start the service: deno.json has no task "start"');
  }
  const words = text.trim().split(/\s+/);
  const isPlain = words[0] === "deno" && /^[\w\s.,:=/@*-]+$/.test(text);
  if (!isPlain) return { command: deno, args: ["task", "start"] };
  return { command: deno, args: words.slice(1) };
}
