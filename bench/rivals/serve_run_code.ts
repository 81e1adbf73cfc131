/**
 * The HTTP surface that every rival gets: `POST /run_code` and `GET /health`,
 * on `Deno.serve`, as ours is. So a difference in the table is one of running
 * Python, not of serving HTTP.
 *
 * @module
 */

/** Output of a program. */
export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one program to its end. */
export type RunProgram = (code: string) => Promise<ProgramOutput>;

async function readCode(request: Request): Promise<string | undefined> {
  const body: unknown = await request.json();
  if (typeof body !== "object" || body === null || !("code" in body)) return;
  return typeof body.code === "string" ? body.code : undefined;
}

/**
 * Serves `runProgram` on the loopback address until SIGTERM.
 *
 * @param port TCP port.
 */
export function serveRunCode(port: number, runProgram: RunProgram): void {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/health") return Response.json({ status: "healthy" });
      const code = await readCode(request);
      if (code === undefined) return new Response("no code", { status: 400 });
      const { stdout, stderr } = await runProgram(code);
      return Response.json({ output: { stdout, stderr, ret_val: "" } });
    },
  );
  Deno.addSignalListener("SIGTERM", () => void server.shutdown());
  void server.finished.then(() => Deno.exit(0));
}
