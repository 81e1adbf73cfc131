/**
 * Asks a service on this machine whether it can run programs: exit code 0 if
 * so, 1 if not, with one line that says why. The container's health check,
 * since the image holds neither a shell nor curl.
 *
 * @module
 */

const port = Deno.args[0] ?? "8000";

try {
  const response = await fetch(`http://127.0.0.1:${port}/health`, {
    signal: AbortSignal.timeout(2_000),
  });
  console.log(await response.text());
  Deno.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.error(`Cannot reach port ${port}: ${error}`);
  Deno.exitCode = 1;
}
