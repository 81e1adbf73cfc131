/**
 * Finds the Python that the native rivals run.
 *
 * @module
 */

/** Interpreters in the order of preference: our sandboxes run CPython 3.12. */
const CANDIDATES = ["python3.12", "python3"] as const;

/**
 * Returns the path of a native CPython.
 *
 * The interpreter is asked for its own path: what stands in `PATH` may be a
 * script that picks a version, whose start would be held against the rival.
 *
 * @throws {Error} If this machine has no Python 3 that starts.
 */
export async function nativePython(): Promise<string> {
  for (const name of CANDIDATES) {
    try {
      const { success, stdout } = await new Deno.Command(name, {
        args: ["-I", "-c", "import sys; print(sys.executable)"],
        stderr: "null",
      }).output();
      if (success) return new TextDecoder().decode(stdout).trim();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(`Cannot find Python: tried ${CANDIDATES.join(", ")}`);
}
