/**
 * Tries one thing more than the service may do, of each kind, under the
 * service's own Deno flags. Read from stdin by a second deno inside the
 * container; prints "ok - ..." or "not ok - ..." a line.
 *
 * @module
 */

// A variable, so that nothing tries to fetch it before the program runs.
const REMOTE: string = "https://example.com/x.ts";

/** Actions that the service must not be able to do, with an attempt at each. */
const FORBIDDEN: readonly (readonly [string, () => unknown])[] = [
  ["listen on another port", () => Deno.listen({ port: 8001 })],
  [
    "listen on another address",
    () => Deno.listen({ hostname: "127.0.0.1", port: 8000 }),
  ],
  [
    "connect to a machine",
    () => Deno.connect({ hostname: "198.51.100.2", port: 80 }),
  ],
  ["resolve a name", () => Deno.resolveDns("example.com", "A")],
  ["read /etc/passwd", () => Deno.readTextFileSync("/etc/passwd")],
  ["list the root directory", () => [...Deno.readDirSync("/")]],
  ["read the C library's directory", () => [...Deno.readDirSync("/lib")]],
  ["read /sys", () => [...Deno.readDirSync("/sys")]],
  ["read /tmp", () => [...Deno.readDirSync("/tmp")]],
  ["write to /tmp", () => Deno.writeTextFileSync("/tmp/probe", "")],
  ["write to its own files", () => Deno.writeTextFileSync("/app/probe", "")],
  ["write to /proc", () => Deno.writeTextFileSync("/proc/self/comm", "x")],
  ["read another variable", () => Deno.env.get("PATH")],
  ["list the variables", () => Deno.env.toObject()],
  ["set a variable", () => Deno.env.set("PATH", "")],
  ["start a shell", () => new Deno.Command("/bin/sh").outputSync()],
  ["load a library", () => Deno.dlopen("libc.so.6", {})],
  ["ask for the host's name", () => Deno.hostname()],
  ["ask for the user", () => Deno.uid()],
  ["ask for the memory", () => Deno.systemMemoryInfo()],
  ["import from the network", () => import(REMOTE)],
];

for (const [title, attempt] of FORBIDDEN) {
  let seen = "it worked";
  try {
    await attempt();
  } catch (error) {
    seen = error instanceof Error ? `${error.name}: ${error.message}` : "?";
  }
  const denied = /NotCapable|Requires \S+ access|--no-remote/.test(seen);
  const name = `permissions: the service cannot ${title}`;
  console.log(denied ? `ok - ${name}` : `not ok - ${name}: ${seen}`);
}
Deno.exit();
