import assert from "node:assert/strict";
import { sharedMappings } from "../../../src/guest/lock/close_descriptors.ts";
import type { BootMessage } from "../../../src/wire/messages.ts";
import { encodeFrame } from "../../../src/wire/encode_frame.ts";
import { FrameReader } from "../../../src/wire/frame_reader.ts";
import { findLibcPath } from "../../../src/sandbox/libc_path.ts";
import { childArguments } from "../../../src/sandbox/process.ts";
import { BOOT } from "../python/open_interpreter.ts";
import { skipBecause } from "../../skip_because.ts";

const ROOT = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");

/** Everything that a locked sandbox may have open, and how. */
const MAY_BE_OPEN: readonly [what: RegExp, access: RegExp, why: string][] = [
  [/^pipe:/, /^(r|w)$/, "frames, and what the runtime says when it panics"],
  [/^anon_inode:\[eventpoll\]$/, /./, "the runtime's threads wait there"],
  [/^anon_inode:\[eventfd\]$/, /./, "and wake each other so"],
  [/^socket:/, /./, "signals reach the runtime so; no call can use them"],
  [/^\/proc\/\d+\/pagemap$/, /^r$/, "which pages a program has written"],
];

const O_ACCMODE = 3;
const ACCESS = ["r", "w", "rw"];

// A locked process shows what it has open to none but root.
const CANNOT_LOOK = skipBecause(
  Deno.build.os === "linux" && Deno.uid() === 0
    ? null
    : "files of a sandbox are seen by root on Linux alone",
);

Deno.test({
  name: "a locked sandbox never has a file open, or mapped to be written",
  ignore: CANNOT_LOOK,
  async fn(t) {
    const folder = await Deno.makeTempDir();
    const denoDir = `${folder}/deno`;
    const { child, pid } = await startSandbox(folder, denoDir);
    try {
      await t.step("descriptors", () => {
        for (const { target, access } of openFiles(pid)) {
          const fits = MAY_BE_OPEN.some(([what, how]) =>
            what.test(target) && how.test(access)
          );
          assert.ok(fits, `${access} ${target}`);
        }
      });
      await t.step("three pipes", () => {
        const pipes = openFiles(pid).map(({ target }) => target)
          .filter((target) => target.startsWith("pipe:"));
        assert.equal(new Set(pipes).size, 3);
      });
      await t.step("shared mappings", () => {
        const maps = Deno.readTextFileSync(`/proc/${pid}/maps`);
        assert.ok(maps.includes("libc.so"), "nothing is mapped");
        assert.deepEqual(sharedMappings(maps), []);
      });
    } finally {
      await child.stdin.close();
      await child.status;
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Starts a sandbox by a shell that has a file of its own open for writing. */
async function startSandbox(folder: string, denoDir: string) {
  const command = new Deno.Command("sh", {
    args: [
      "-c",
      `exec 9>>${folder}/inherited 8<${folder} 7</dev/zero; exec "$0" "$@"`,
      Deno.execPath(),
      ...childArguments({
        denoPath: Deno.execPath(),
        entryPath: `${ROOT}/src/guest/main.ts`,
        readPaths: [ROOT, BOOT.folders.pyodide],
        ffiPaths: [findLibcPath()],
      }),
    ],
    clearEnv: true,
    // Caches on disk, as the service has them: they must be let go of.
    env: { DENO_DIR: denoDir, NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
  });
  const child = command.spawn();
  const boot: BootMessage = { ...BOOT, libcPath: findLibcPath() };
  const input = child.stdin.getWriter();
  await input.write(encodeFrame(boot));
  input.releaseLock();
  const frames = new FrameReader();
  for await (const chunk of child.stdout) {
    const [message] = frames.push(chunk);
    if (message === undefined) continue;
    assert.deepEqual(Reflect.get(Object(message), "locks"), {
      diesWithParent: true,
      seccomp: true,
    });
    break;
  }
  return { child, pid: child.pid };
}

function openFiles(pid: number): { target: string; access: string }[] {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].map(({ name }) => {
    const info = Deno.readTextFileSync(`/proc/${pid}/fdinfo/${name}`);
    const flags = Number.parseInt(/flags:\s+(\d+)/.exec(info)?.[1] ?? "", 8);
    return {
      target: Deno.readLinkSync(`/proc/${pid}/fd/${name}`),
      access: ACCESS[flags & O_ACCMODE],
    };
  });
}

Deno.test("sharedMappings() finds what reaches a file, and nothing else", () => {
  const maps = [
    "7f0000000000-7f0000008000 rw-s 00000000 08:01 4021 /cache/db-shm",
    "7f0000010000-7f0000018000 rw-p 00000000 08:01 4022 /images/core.image",
    "7f0000020000-7f0000028000 r--s 00000000 08:01 4023 /with a space",
    "7f0000030000-7f0000038000 rw-s 00000000 00:01 0",
    "7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0    [vdso]",
    "",
  ].join("\n");
  assert.deepEqual(sharedMappings(maps), [
    [0x7f0000000000n, 0x8000n],
    [0x7f0000020000n, 0x8000n],
  ]);
});
