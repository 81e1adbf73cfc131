import assert from "node:assert/strict";
import { IMAGE_POLICY_JSON } from "../../../src/guest/start/image_key.ts";
import { inFull } from "../../in_full.ts";
import { skipBecause } from "../../skip_because.ts";
import { MESSES } from "../python/messes.ts";
import { entryWith, type Fork, ForkLab, WHY_NO_FORKS } from "./fork_lab.ts";
import {
  ATTACK,
  ATTACK_CALLS,
  CORRUPT,
  DUMPABLE,
  NO_NULL,
  VERIFY,
} from "./hostile_entry.ts";

const ignore = skipBecause(WHY_NO_FORKS);
const FORKS = inFull("9,960 of 10,000 forks that draw numbers") ? 10_000 : 40;
/** Garbage comes and goes; of 10,000 forks, 1 KiB each would be seen. */
const MAX_GROWTH_KIB = 8_192;
/** Time after which a mess is stopped, in milliseconds. */
const MESS_MS = 2_000;

Deno.test({
  name: "reset() never leaves a byte of a program in a fork",
  ignore,
  async fn(t) {
    using entry = entryWith([], VERIFY);
    await using lab = await ForkLab.open({
      entryPath: entry.path,
      // Of the image itself, so that memory can be compared with it.
      boot: { policyJson: IMAGE_POLICY_JSON },
    });
    await lab.zygote.warm();
    const fork = await lab.fork();
    for (const code of MESSES) {
      await t.step(code.slice(0, 40), async () => {
        const { reset } = await fork.run(code, {
          policy: "permissive",
          timeoutMs: MESS_MS,
        });
        assert.equal(reset.retire, null);
      });
    }
  },
});

Deno.test({
  name: "forks never draw a number, an id or a secret twice, nor grow a zygote",
  ignore,
  async fn() {
    await using lab = await ForkLab.open();
    // A program in a cold fork takes a second.
    while (!lab.zygote.isWarm) await lab.zygote.warm();
    const seen = new Set<string>();
    let early = held(lab.zygote.pid);
    const code = "import random, uuid, secrets\n" +
      "print(random.random(), uuid.uuid4(), secrets.token_hex(8))";
    for (let n = 0; n < FORKS; n++) {
      const fork = await lab.fork();
      for (let run = 0; run < 2; run++) {
        const { stdout } = (await fork.run(code)).result;
        for (const value of stdout.trim().split(" ")) {
          assert.ok(!seen.has(value), value);
          seen.add(value);
        }
      }
      await fork.end();
      if (n === FORKS / 4) early = held(lab.zygote.pid);
    }
    assert.equal(seen.size, FORKS * 2 * 3);
    const late = held(lab.zygote.pid);
    assert.deepEqual(late.files, early.files);
    const grown = late.memoryKib - early.memoryKib;
    assert.ok(grown < MAX_GROWTH_KIB, `${grown} KiB`);
  },
});

Deno.test({
  name: "a fork that corrupts all it has never reaches zygote or siblings",
  ignore,
  async fn() {
    using entry = entryWith([], VERIFY + CORRUPT);
    await using lab = await ForkLab.open({
      entryPath: entry.path,
      boot: { policyJson: IMAGE_POLICY_JSON },
    });
    const [bad, sibling] = [await lab.fork(), await lab.fork()];
    // How it ends is its own affair.
    bad.start("print('corrupt')");
    await bad.next("result").catch(() => {});
    await bad.end();
    for (const fork of [sibling, await lab.fork()]) {
      const { result, reset } = await fork.run("print(sum(range(10)))");
      assert.equal(result.stdout, "45\n");
      assert.equal(reset.retire, null);
    }
  },
});

Deno.test({
  name: "a compromised fork never reaches zygote or siblings",
  ignore: ignore ||
    skipBecause(Deno.build.arch === "x86_64" ? null : "numbers of x86-64"),
  async fn(t) {
    using entry = entryWith([], ATTACK, ATTACK_CALLS);
    await using lab = await ForkLab.open({ entryPath: entry.path });
    const [fork, sibling] = [await lab.fork(), await lab.fork()];

    await t.step("by a system call", async () => {
      const pids = [lab.zygote.pid, sibling.child.pid];
      const { result } = await fork.run("print('attack')", {
        inputJson: JSON.stringify(pids),
      });
      const told: Record<string, number> = JSON.parse(result.stdout);
      assert.ok(Object.keys(told).length > 200);
      for (const [call, returned] of Object.entries(told)) {
        assert.equal(returned, -1, call);
      }
    });

    await t.step("by an open file", () => {
      const [own, others] = [openFiles(fork), openFiles(sibling)];
      for (const [number, { target, id }] of own) {
        const other = others.get(number);
        // The image is read alone, and /dev/null is nobody's.
        const isCommon = id === other?.id;
        assert.equal(isCommon, /\.image$|^\/dev\/null$/.test(target), target);
      }
      const kinds = [...own.values()].map(({ target }) =>
        target.replace(/\d+/g, "N").replace(/^.*\.image$/, "image")
      ).sort();
      assert.deepEqual(kinds, [
        "/dev/null",
        "/memfd:rows (deleted)",
        "/proc/N/pagemap",
        "image",
        "socket:[N]",
        "socket:[N]",
      ]);
    });

    await t.step("by shared memory", () => {
      const shared = Deno.readTextFileSync(`/proc/${fork.child.pid}/maps`)
        .split("\n").filter((line) => / ...s /.test(line));
      assert.equal(shared.length, 1, shared.join("\n"));
      assert.match(shared[0], /\/memfd:output \(deleted\)$/);
    });

    await t.step("by a right that it has kept", () => {
      const status = Deno.readTextFileSync(`/proc/${fork.child.pid}/status`);
      assert.match(status, /^Threads:\t1$/m);
      assert.match(status, /^NoNewPrivs:\t1$/m);
      assert.match(status, /^Seccomp:\t2$/m);
    });
  },
});

Deno.test({
  name: "the system never dumps a fork, nor lets another process look inside",
  ignore,
  async fn() {
    using entry = entryWith([], DUMPABLE);
    await using lab = await ForkLab.open({ entryPath: entry.path });
    const fork = await lab.fork();
    const { result } = await fork.run("pass");
    assert.equal(result.stdout, "0");
  },
});

Deno.test({
  name: "a fork that cannot open /dev/null ends, and serves nobody",
  ignore,
  async fn() {
    using entry = entryWith([], NO_NULL);
    await using lab = await ForkLab.open({ entryPath: entry.path });
    await assert.rejects(lab.fork(), /Cannot find "ready"/);
  },
});

Deno.test({
  name: "a fork ends as a process does that was started",
  ignore,
  async fn(t) {
    await using lab = await ForkLab.open();

    await t.step("it is the service's child", async () => {
      const { child: { pid } } = await lab.fork();
      const status = Deno.readTextFileSync(`/proc/${pid}/status`);
      assert.match(status, new RegExp(`^PPid:\t${Deno.pid}$`, "m"));
    });

    await t.step("kill() ends it, though it stands still", async () => {
      const fork = await lab.fork();
      Deno.kill(fork.child.pid, "SIGSTOP");
      fork.child.kill();
      const { code, signal } = await fork.exited;
      assert.deepEqual({ code, signal }, { code: 137, signal: "SIGKILL" });
    });

    await t.step("its exit code and signal are known", async () => {
      const fork = await lab.fork();
      Deno.kill(fork.child.pid, "SIGABRT");
      assert.equal((await fork.exited).signal, "SIGABRT");
    });

    await t.step("nothing of it stays in the table of processes", async () => {
      const fork = await lab.fork();
      await fork.end();
      assert.throws(() => Deno.statSync(`/proc/${fork.child.pid}`));
    });

    await t.step("it outlives its zygote", async () => {
      const fork = await lab.fork();
      await lab.endZygote();
      assert.equal((await fork.run("print(1)")).result.stdout, "1\n");
      await assert.rejects(lab.fork(), /zygote has ended/);
    });
  },
});

/** Returns what a zygote holds, and how many files this process has open. */
function held(pid: number) {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const count = (of: number) => [...Deno.readDirSync(`/proc/${of}/fd`)].length;
  return {
    memoryKib: Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1]),
    files: [count(pid), count(Deno.pid)],
  };
}

/** Returns what a fork has open: the file's name, and what tells it from others. */
function openFiles(fork: Fork) {
  const folder = `/proc/${fork.child.pid}/fd`;
  return new Map(
    [...Deno.readDirSync(folder)].map(({ name }) => {
      const path = `${folder}/${name}`;
      const { dev, ino } = Deno.statSync(path);
      return [name, {
        target: Deno.readLinkSync(path),
        id: `${dev} ${ino}`,
      }] as const;
    }),
  );
}
