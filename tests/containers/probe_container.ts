/**
 * Looks around in the running container, with every Deno permission, so that
 * what is refused is refused by the kernel. Read from stdin by a second deno
 * inside; prints "ok - ..." or "not ok - ..." a line.
 *
 * @module
 */

const [outsideAddress = "", memoryLimit = ""] = Deno.args;

function report(title: string, passed: boolean, seen: unknown): void {
  console.log(passed ? `ok - ${title}` : `not ok - ${title}: saw ${seen}`);
}

function attempt(action: () => unknown): string {
  try {
    action();
    return "done";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

function statusField(pid: string, field: string): string {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return status.match(new RegExp(`^${field}:\\s*(.*)$`, "m"))?.[1] ?? "absent";
}

function firstReadable(paths: readonly string[]): string {
  for (const path of paths) {
    if (attempt(() => Deno.statSync(path)) === "done") {
      return Deno.readTextFileSync(path).trim();
    }
  }
  return "absent";
}

async function connects(hostname: string, port: number): Promise<string> {
  const timer = new Promise<string>((resolve) =>
    setTimeout(() => resolve("no answer"), 2_000)
  );
  const attempted = Deno.connect({ hostname, port }).then(
    () => "connected",
    (error: Error) => error.name,
  );
  return await Promise.race([attempted, timer]);
}

/** Value of each process field that the container must show. */
const PROCESS_FIELDS = [
  ["Uid", /^1000\s+1000\s+1000\s+1000$/, "not root"],
  ["Gid", /^1000\s+1000\s+1000\s+1000$/, "not root's group"],
  ["CapEff", /^0+$/, "no capability in effect"],
  ["CapPrm", /^0+$/, "no capability to take"],
  ["CapBnd", /^0+$/, "no capability to gain"],
  ["NoNewPrivs", /^1$/, "no new privileges"],
  ["Seccomp", /^2$/, "a seccomp filter"],
] as const;

const pids = [...Deno.readDirSync("/proc")]
  .map(({ name }) => name)
  .filter((name) => /^\d+$/.test(name));
for (const [field, wanted, title] of PROCESS_FIELDS) {
  const seen = pids.map((pid) => statusField(pid, field));
  const passed = seen.every((value) => wanted.test(value));
  report(`inside: every process has ${title}`, passed, seen);
}

/** Directories that exist in containers and tempt a writer. */
const READ_ONLY = ["/", "/app", "/app/.cache", "/etc", "/usr/local/bin", "/var"]
  .concat(["/dev", "/dev/shm", "/dev/mqueue", "/proc", "/sys", "/home"]);
const written = READ_ONLY.filter((directory) =>
  attempt(() => Deno.writeTextFileSync(`${directory}/probe`, "")) === "done"
);
report(
  "inside: nothing but /tmp can be written",
  written.length === 0,
  written,
);

const mounts = Deno.readTextFileSync("/proc/mounts").split("\n");
const root = mounts.find((line) => line.split(" ")[1] === "/") ?? "";
report("inside: the root file system is read-only", / ro,/.test(root), root);
const tmp = mounts.find((line) => line.split(" ")[1] === "/tmp") ?? "";
const flags = tmp.split(" ")[3]?.split(",") ?? [];
report(
  "inside: /tmp is small, noexec, nosuid, nodev",
  ["noexec", "nosuid", "nodev", "size=65536k"].every((f) => flags.includes(f)),
  tmp,
);
const copied = attempt(() => {
  Deno.copyFileSync("/usr/local/bin/deno", "/tmp/probe");
});
const started = attempt(() => new Deno.Command("/tmp/probe").outputSync());
report("inside: /tmp runs no program", started !== "done", [copied, started]);
attempt(() => Deno.removeSync("/tmp/probe"));

const shells = ["/bin/sh", "/bin/bash", "/usr/bin/env", "/usr/bin/python3"]
  .filter((path) => attempt(() => Deno.statSync(path)) === "done");
report(
  "inside: no shell and no other interpreter",
  shells.length === 0,
  shells,
);

const limit = firstReadable([
  "/sys/fs/cgroup/memory.max",
  "/sys/fs/cgroup/memory/memory.limit_in_bytes",
]);
report(
  "inside: the memory limit is the setting's",
  limit === memoryLimit,
  limit,
);
const pidsLimit = firstReadable([
  "/sys/fs/cgroup/pids.max",
  "/sys/fs/cgroup/pids/pids.max",
]);
report(
  "inside: the number of threads is limited",
  pidsLimit === "1024",
  pidsLimit,
);
const limits = Deno.readTextFileSync("/proc/1/limits");
report(
  "inside: no core dumps, 20000 descriptors",
  /core file size\s+0\s+0/.test(limits) &&
    /open files\s+20000\s+20000/.test(limits),
  limits,
);

const outside = await connects(outsideAddress, 80);
report("inside: no way to a machine outside", outside !== "connected", outside);
const lookup = await Promise.race([
  Deno.resolveDns("example.com", "A").then(
    () => "resolved",
    (error: Error) => error.name,
  ),
  new Promise<string>((resolve) =>
    setTimeout(() => resolve("no answer"), 8_000)
  ),
]);
report("inside: no name is resolved", lookup !== "resolved", lookup);
Deno.exit();
