/**
 * Runs a program in a Pyodide by the shortest path there is: compile and exec
 * in a fresh dict, with `sys.stdout` and `sys.stderr` redirected.
 *
 * @module
 */

import type { PyodideInterface } from "pyodide";
import type { ProgramOutput } from "./serve_run_code.ts";

const RUNNER = `
def make_runner():
    import io, sys, traceback

    def run(code):
        stdout, stderr = sys.stdout, sys.stderr
        sys.stdout = out = io.StringIO()
        sys.stderr = err = io.StringIO()
        try:
            exec(compile(code, "main.py", "exec"), {"__name__": "__main__"})
        except SystemExit:
            pass
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout, sys.stderr = stdout, stderr
        return out.getvalue() + "\\0" + err.getvalue()

    return run

make_runner()
`;

/** Returns a function that runs one program after the other in `pyodide`. */
export function makeRunner(
  pyodide: PyodideInterface,
): (code: string) => ProgramOutput {
  const run: unknown = pyodide.runPython(RUNNER);
  if (typeof run !== "function") {
    throw new TypeError(`Cannot run programs: the runner is a ${typeof run}`);
  }
  return (code) => {
    const [stdout, stderr] = String(run(code)).split("\0");
    return { stdout, stderr };
  };
}
