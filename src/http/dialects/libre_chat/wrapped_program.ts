/**
 * The program that LibreChat's programs run in: it starts in `/mnt/data`, may
 * use `await` at its top level, and finds the caller's tools as functions.
 *
 * @module
 */

import { namedImports } from "../named_imports.ts";
import type { Program } from "./libre_chat.ts";

/** Folder in which its programs run and have their files. */
export const FOLDER = "/mnt/data";

/** A tool, as the program sees it. */
export interface ToolFunction {
  /** Name of the function. */
  readonly name: string;
  /** Name that the call has here. */
  readonly tool: string;
  /** Names of its parameters, in order. */
  readonly parameters: readonly string[];
}

const PYTHON = `
def _start(code, tools_given):
    import ast
    import asyncio
    import builtins
    import linecache
    import os
    import sys
    import traceback

    os.makedirs("${FOLDER}", exist_ok=True)
    os.chdir("${FOLDER}")
    sys.path.insert(0, "${FOLDER}")
    names = globals()
    for name in ("_start", "INPUT", "return_val"):
        names.pop(name, None)
    tools = names.pop("tools", None)

    class ToolExecutionError(Exception):
        pass

    def function(name, tool, parameters):
        async def call(*args, **kwargs):
            if len(args) > len(parameters):
                raise TypeError(f"{name}() takes {len(parameters)} arguments")
            values = dict(zip(parameters, args)) | kwargs
            values = {key: value for key, value in values.items() if value is not None}
            try:
                return await getattr(tools.aio, tool)(**values)
            except tools.ToolError as error:
                raise ToolExecutionError(str(error)) from None

        call.__name__ = call.__qualname__ = name
        return call

    if tools_given:
        names["ToolExecutionError"] = ToolExecutionError
        for given in tools_given:
            names[given["name"]] = function(**given)
    linecache.cache["main.py"] = (len(code), None, code.splitlines(True), "main.py")
    try:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        compiled = compile(code, "main.py", "exec", flags, dont_inherit=True)
        value = eval(compiled, names)
        if asyncio.iscoroutine(value):
            asyncio.run(value)
    except MemoryError:
        raise
    except Exception as error:
        frame = error.__traceback__
        own = sys._getframe().f_code
        while frame and (
            frame.tb_frame.f_code is own
            or frame.tb_frame.f_code.co_filename != "main.py"
        ):
            frame = frame.tb_next
        traceback.print_exception(error.with_traceback(frame))
        sys.exit(1)


_start(INPUT["code"], INPUT["tools"])
`;

// On the first line of the program, so that lines stay.
const JAVASCRIPT =
  `require("fs").mkdirSync("${FOLDER}",{recursive:true});process.chdir("${FOLDER}");`;

/** Returns the program to run, and its input as JSON. */
export function wrappedProgram(
  { language, code }: Program,
  tools: readonly ToolFunction[] = [],
): { readonly code: string; readonly inputJson: string } {
  return language === "python"
    ? {
      code: PYTHON + namedImports(code),
      inputJson: JSON.stringify({ code, tools }),
    }
    : { code: JAVASCRIPT + code, inputJson: "null" };
}
