import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readTree } from "../../bench/process_tree.ts";
import { startServer } from "../../bench/server.ts";
import { startCommand } from "../../bench/start_command.ts";
import denoJson from "../../deno.json" with { type: "json" };
import {
  type ContractAnswer,
  contractAnswer,
} from "../service/contract_answer.ts";
import { runLines } from "../service/run_lines.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { type Service, startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";
import {
  canLimitMemory,
  LIMITED_MEMORY,
  limitedMemory,
} from "./limited_memory.ts";

/** In which order Debian's package puts it on either architecture. */
const FAKETIME_PATHS = ["x86_64", "aarch64"].map((arch) =>
  `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`
);

/** Time after which an event counts as missing. */
const PATIENCE_MS = 300_000;
const LOOK_EVERY_MS = 50;
/** Longer than any test, and shorter than any jump of a clock. */
const DAY_MS = 86_400_000;

/** Hides /proc from a command, except what Deno needs to find itself. */
const WITHOUT_PROC = [
  "unshare",
  "--mount",
  "sh",
  "-c",
  "mount -t tmpfs tmpfs /proc && mkdir /proc/self && " +
  'ln -s "$0" /proc/self/exe && exec "$0" "$@"',
] as const;

/**
 * Reports whether a command ends well; false also where there is no such
 * command.
 */
async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args,
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

function mayMount(): Promise<boolean> {
  return succeeds("unshare", "--mount", "mount", "-t", "tmpfs", "x", "/mnt");
}

/** Fails unless programs of all ends are answered as ever. */
async function assertServes(service: Service): Promise<void> {
  const hello = await service.run({ code: "print('hello')" });
  assert.equal(hello.output.stdout, "hello\n");
  const late = await service.run({ code: "while True: pass", timeout: 300 });
  assert.equal(late.metadata.exit_code, 124);
  const bomb = await service.run({
    code: "x = [1]\nwhile True: x += x",
  });
  assert.equal(bomb.metadata.error?.kind, "memory");
  const plant = await service.run({ code: "import json\njson.leak = 1" });
  assert.equal(plant.metadata.exit_code, 0);
  for (let look = 0; look < 4; look++) {
    const { output } = await service.run({
      code: "import json\nprint(hasattr(json, 'leak'))",
    });
    assert.equal(output.stdout, "False\n");
  }
}

Deno.test("A service whose log cannot be written serves on", async () => {
  const { command, args } = startCommand(
    JSON.stringify(denoJson),
    Deno.execPath(),
  );
  // Every write to this device fails as on a disk that is full.
  await using server = await startServer((port) =>
    Promise.resolve({
      command: "sh",
      args: ["-c", 'exec "$0" "$@" >/dev/full', command, ...args],
      env: { FAAS_PORT: String(port), FAAS_SANDBOXES: "javascript=0,full=0" },
    })
  );
  for (let n = 0; n < 50; n++) {
    const response = await fetch(`http://127.0.0.1:${server.port}/run_code`, {
      method: "POST",
      body: JSON.stringify({ code: `print(${n})` }),
    });
    const { output } = await response.json();
    assert.equal(output.stdout, `${n}\n`);
  }
});

const faketime = FAKETIME_PATHS.find((path) => existsSync(path)) ?? null;

Deno.test({
  name: "A clock that jumps disturbs no run",
  ignore: skipBecause(
    faketime === null ? "no libfaketime to make the clock jump" : null,
  ),
  async fn() {
    const clock = await Deno.makeTempFile();
    const jump = (offset: string) => Deno.writeTextFile(clock, `${offset}\n`);
    await jump("+0");
    await using service = await startService({
      env: {
        LD_PRELOAD: faketime ?? "",
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
        // A machine under load must not turn a soft stop into a kill.
        FAAS_KILL_GRACE: "60000",
      },
    });
    const year = async () => {
      const { timestamp } = await (await service.health()).json();
      return new Date(timestamp).getFullYear();
    };
    const started = await year();
    for (const offset of ["+800d", "-800d", "+0"]) {
      const { output, metadata } = await runAcross(
        service,
        "import time\nprint('began', flush=True)\ntime.sleep(0.5)",
        () => jump(offset),
      );
      assert.equal(output.stdout, "began\n", offset);
      const shown = `${offset}: ${JSON.stringify(metadata)}`;
      assert.equal(metadata.status, "success", shown);
      assert.ok(metadata.duration >= 500 && metadata.duration < DAY_MS, shown);
      assert.ok((metadata.queue_ms ?? -1) >= 0, offset);
      // Else nothing has jumped, and the test shows nothing.
      const ahead = offset.startsWith("+8") ? 2 : offset === "+0" ? 0 : -2;
      assert.ok(Math.abs(await year() - started - ahead) <= 1, offset);
      await assertServes(service);
      // A file kept under a clock is there under it, whatever was before.
      const { metadata: { state } } = await service.run({
        code: "x = 41",
        keep: true,
      });
      const more = await service.run({
        code: "print(x + 1)",
        state: state?.id ?? "",
      });
      assert.equal(more.output.stdout, "42\n", offset);
      const metrics = await (await fetch(`${service.url}/metrics`)).json();
      assert.ok(
        metrics.uptime_seconds >= 0 && metrics.uptime_seconds < DAY_MS / 1_000,
      );
    }
    assert.deepEqual(
      service.process.logged("sandbox ended").map(({ reason }) => reason),
      [],
    );
    await Deno.remove(clock);
  },
});

/** Runs a program, and does something once it has said that it runs. */
async function runAcross(
  service: Service,
  code: string,
  midway: () => Promise<void>,
): Promise<ContractAnswer> {
  for await (const line of runLines(service, { code })) {
    if (line.type === "stdout") await midway();
    if (line.type !== "answer") continue;
    return contractAnswer(200, JSON.stringify(line.answer)) ?? assert.fail();
  }
  assert.fail("there was no answer");
}

const canMount = await mayMount();

Deno.test({
  name: "A service without /proc serves, and says what it lacks",
  ignore: skipBecause(canMount ? null : "only root can hide /proc"),
  async fn() {
    await using service = await startService({
      wrapper: WITHOUT_PROC,
      sandboxes: 2,
    });
    assert.equal(
      service.process.logged("sandboxes cannot be measured here").length,
      1,
    );
    await assertServes(service);
  },
});

Deno.test({
  name: "A service that is short of memory at its start keeps what fits",
  ignore: skipBecause(await canLimitMemory() ? null : LIMITED_MEMORY),
  async fn() {
    await using limit = await limitedMemory(400);
    assert.ok(limit);
    // It plans for ten times the memory that it gets.
    await using service = await startService({
      wrapper: limit.wrapper,
      env: {
        PYTHON_FAAS_MEMORY_LIMIT: "4G",
        FAAS_SANDBOXES: "core=1,full=2",
      },
    });
    // One that has booted may be replaced by a fork before the kernel kills any.
    for (let nth = 1;; nth++) {
      const ended = await service.process.untilLogged("sandbox ended", nth);
      if (/SIGKILL/.test(String(ended.detail))) break;
    }
    const { output } = await service.run({ code: "print('served')" });
    assert.equal(output.stdout, "served\n");
    const response = await fetch(`${service.url}/health`);
    assert.equal(response.status, 200, await response.text());
    // The kernel's choice was no luck: sandboxes go before the service, and a
    // zygote after its forks. One that has just been started says so at once.
    const scores = async () => {
      const { pids } = await readTree(service.process.pid, { memory: false });
      const read = pids.map(async (pid) => {
        // It may have ended meanwhile.
        const score = await Deno.readTextFile(`/proc/${pid}/oom_score_adj`)
          .catch(() => "");
        return [pid === service.process.pid, score.trim()] as const;
      });
      return (await Promise.all(read)).filter(([, score]) => score !== "");
    };
    const isAsMeant = ([isService, score]: readonly [boolean, string]) =>
      isService ? score === "0" : score === "1000" || score === "900";
    const endMs = performance.now() + PATIENCE_MS;
    let found = await scores();
    while (!found.every(isAsMeant) && performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      found = await scores();
    }
    assert.ok(found.length > 1);
    assert.ok(found.every(isAsMeant), JSON.stringify(found));
  },
});

const from = `${PROJECT_ROOT}.cache/packages`;

Deno.test({
  name: "A full disk never leaves half a package or bundle",
  ignore: skipBecause(
    !canMount
      ? "only root can mount a small disk"
      : existsSync(`${from}/science.bundle`)
      ? null
      : "there are no packages to fetch",
  ),
  async fn(t) {
    // Too small for the packages, and for the bundle that is made of them.
    for (const size of ["20m", "80m"]) {
      await t.step(size, async () => {
        const to = await Deno.makeTempDir();
        const { code, stdout, stderr } = await new Deno.Command("unshare", {
          args: [
            "--mount",
            "sh",
            "-c",
            'mount -t tmpfs -o "size=$0" tmpfs "$1" || exit 99; to="$1"; shift; ' +
            '"$@" --to "$to"; status=$?; ls "$to"; exit "$status"',
            size,
            to,
            Deno.execPath(),
            "run",
            "--allow-all",
            `${PROJECT_ROOT}tools/fetch_packages.ts`,
            `--from=${from}`,
          ],
        }).output();
        await Deno.remove(to);
        const error = new TextDecoder().decode(stderr);
        assert.equal(code, 1, error);
        assert.match(
          error,
          /^Packages: cannot be fetched: No space left[^\n]*\n$/,
        );
        const listed = new TextDecoder().decode(stdout);
        assert.doesNotMatch(listed, /^science\.bundle/m);
      });
    }
  },
});
