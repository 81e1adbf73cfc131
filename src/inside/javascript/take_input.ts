/**
 * Takes what a program is given: `INPUT`, standard input, arguments and
 * environment.
 *
 * @module
 */

import { type BroughtTools, offerTools } from "./caller_tools.ts";
import { FOLDER_CALLS } from "./files/folders.ts";
import { host } from "./host.ts";
import { parseJson } from "./intrinsics.ts";
import { makeProcess } from "./process.ts";
import { program } from "./program_state.ts";
import { exited, leave, report } from "./run_report.ts";
import { openStandardInput } from "./standard_input.ts";

/** No JSON begins so. */
export const BROUGHT = "\u0001";

/** The global `process`. */
export const processGlobal = makeProcess((code) => {
  if (code === 0) return host.leave(report(0, "", null, null, undefined));
  return host.leave(exited(code));
});

/** Inputs of a program in addition to `INPUT`; see `javascript_engine.ts`. */
interface Brought {
  readonly stdin?: string;
  readonly argv?: string[];
  readonly env?: Record<string, string>;
  readonly mode?: "cell";
  readonly isStep?: true;
  readonly tools?: BroughtTools["definitions"];
  readonly answers?: BroughtTools["answers"];
  /** Variables of the environment for this program alone. */
  readonly lent?: Record<string, string>;
  /** Folder to start in, made if it is missing. */
  readonly cwd?: string;
}

/** Variables that a program has been lent: what each had before. */
let lent: [name: string, value: string, before: string | undefined][] = [];

/** Takes back the variables of the program before, except those it changed. */
function lend(variables: Record<string, string>): void {
  const { env } = processGlobal;
  for (let at = 0; at < lent.length; at++) {
    const [name, value, before] = lent[at];
    if (env[name] !== value) continue;
    if (before === undefined) delete env[name];
    else env[name] = before;
  }
  const names = Object.keys(variables);
  lent = [];
  for (let at = 0; at < names.length; at++) {
    const name = names[at];
    lent[at] = [name, variables[name], env[name]];
    env[name] = variables[name];
  }
}

/** Lets the program start in a folder; it does not run if there is no room. */
function enterFolder(path: string): void {
  try {
    FOLDER_CALLS.mkdir(path, { recursive: true });
    processGlobal.chdir(path);
  } catch (error) {
    // Of a kind that leaves nothing to continue, somewhere else.
    leave(error, "memory");
  }
}

/** Returns `INPUT`, and lays out what else is brought in front of it. */
export function takeInput(text: string): unknown {
  let inputJson = text;
  program.isCell = program.isStep = false;
  if (text[0] === BROUGHT) {
    const end = text.indexOf("\n");
    const brought = parseJson(text.slice(1, end)) as Brought;
    if (brought.stdin !== undefined) openStandardInput(brought.stdin);
    if (brought.argv) {
      processGlobal.argv.length = 2;
      processGlobal.argv.push(...brought.argv);
    }
    lend({});
    if (brought.env) processGlobal.env = brought.env;
    if (brought.lent) lend(brought.lent);
    if (brought.cwd !== undefined) enterFolder(brought.cwd);
    program.isCell = brought.mode === "cell";
    program.isStep = program.isCell || brought.isStep === true;
    const { tools: definitions, answers = [] } = brought;
    offerTools(definitions && { definitions, answers });
    inputJson = text.slice(end + 1);
  } else {
    lend({});
    offerTools(undefined);
  }
  return inputJson === "" ? null : parseJson(inputJson);
}
