import assert from "node:assert/strict";
import { z } from "zod";
import { readTree, type TreeUsage } from "../../bench/process_tree.ts";
import { contractAnswer } from "./contract_answer.ts";
import { inParallel } from "./in_parallel.ts";
import { RawConnection } from "./raw_connection.ts";
import { type Service, startService } from "./start_service.ts";

const MIB = 1_048_576;
const HEAD = "POST /run_code HTTP/1.1\r\nHost: localhost\r\n";

/** Programs that must have been run before many callers at once leave off. */
const STORM_RUNS = 250;
const CALLERS = 200;

const healthSchema = z.object({
  status: z.string(),
  pool_status: z.object({
    totalProcesses: z.int(),
    availableProcesses: z.int(),
    busyProcesses: z.int(),
    pendingRequests: z.int(),
  }),
});

function postText(body: string, headers = ""): string {
  const { length } = new TextEncoder().encode(body);
  return `${HEAD}${headers}Content-Length: ${length}\r\n\r\n${body}`;
}

function helloBody(n: number): string {
  return JSON.stringify({ code: `print("hello", ${n})` });
}

async function assertServes({ run }: Service): Promise<void> {
  const { output } = await run({ code: "print('Hello!')" });
  assert.equal(output.stdout, "Hello!\n");
}

/**
 * Sends one request on a connection of its own and holds the answer against the
 * contract. Bytes that are not HTTP are answered below it: with a bare 400 or
 * 431, or not at all, which is null.
 *
 * @param ends True to say that nothing more will come.
 */
async function attack(port: number, data: string | Uint8Array, ends = false) {
  using connection = await RawConnection.open(port);
  await connection.send(data);
  if (ends) await connection.end();
  const answer = await connection.answer();
  if (answer === null) return null;
  const isBare = answer.body === "" && [400, 431].includes(answer.status);
  return {
    status: answer.status,
    run: isBare ? null : contractAnswer(answer.status, answer.body),
  };
}

/** Resolves when no program is left and every sandbox is back. */
async function untilAtRest(service: Service, whole: number): Promise<void> {
  const deadlineMs = performance.now() + 300_000;
  for (;;) {
    const response = await service.health();
    const { status, pool_status } = healthSchema.parse(await response.json());
    const isAtRest = status === "healthy" && pool_status.busyProcesses === 0 &&
      pool_status.pendingRequests === 0 &&
      pool_status.totalProcesses === whole &&
      pool_status.availableProcesses === whole;
    if (isAtRest) return;
    assert.ok(performance.now() < deadlineMs, JSON.stringify(pool_status));
  }
}

/** Programs of the storm, by turns; what each must print, if it is run. */
const STORM: readonly ((n: number) => { code: string; stdout?: string })[] = [
  (n) => ({ code: `print("hello", ${n})`, stdout: `hello ${n}\n` }),
  (n) => ({ code: `return_val(${n}); print(${n})`, stdout: `${n}\n` }),
  () => ({ code: "while True: pass" }),
  () => ({ code: "x = [0]\nwhile True: x += x" }),
  () => ({ code: "x = b'0' * (1 << 40)" }),
  () => ({ code: "while True: print('x' * 10_000)" }),
  (n) => ({ code: `import sys; print(${n}); sys.exit(7)`, stdout: `${n}\n` }),
  () => ({ code: "import socket" }),
  () => ({ code: "def f(): f()\nf()" }),
  () => ({
    code: "while True:\n  try:\n    while True: pass\n" +
      "  except BaseException: pass",
  }),
];

/** Ends that the storm goes on for. */
const ENDS = ["success", "timeout", "memory", "rejected"] as const;

Deno.test("The service under attack over HTTP", async (t) => {
  await using service = await startService({
    sandboxes: 3,
    env: {
      FAAS_SANDBOXES: "core=2",
      FAAS_LANGUAGES: "python",
      FAAS_QUEUE_SIZE: "100",
      FAAS_KILL_GRACE: "200",
      FAAS_LOG_LEVEL: "info",
    },
  });
  const { port } = service;
  const held: RawConnection[] = [];
  const hold = async (data: string) => {
    const connection = await RawConnection.open(port);
    held.push(connection);
    await connection.send(data);
    return connection;
  };
  let before: TreeUsage | undefined;
  const slow: Promise<number | undefined>[] = [];

  await t.step("is ready", async () => {
    for (let n = 0; n < 200; n++) await assertServes(service);
    await untilAtRest(service, 3);
    before = await readTree(service.process.pid);
  });

  await t.step("survives who sends or reads slowly", async () => {
    for (let n = 0; n < 50; n++) {
      await hold("POST /run_code HTTP/1.1\r\nHost: localhost\r\nX-Half: ");
      const parts = [
        `${HEAD}Content-Length: 100\r\n\r\n{"code"`,
        `${HEAD}Content-Length: 1000000\r\n\r\n{"code"`,
        `${HEAD}Transfer-Encoding: chunked\r\n\r\n7\r\n{"code"\r\n`,
      ];
      const connection = await hold(parts[n % parts.length]);
      slow.push(connection.answer().then((answer) => answer?.status));
    }
    const flood = JSON.stringify({ code: "print('x' * 1_000_000)" });
    for (let n = 0; n < 20; n++) await hold(postText(flood).repeat(5));
    await assertServes(service);
  });

  await t.step("answers each request of a pipeline, in order", async () => {
    using connection = await RawConnection.open(port);
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    await connection.send(numbers.map((n) => postText(helloBody(n))).join(""));
    for (const n of numbers) {
      const answer = await connection.answer();
      const run = contractAnswer(answer?.status ?? 0, answer?.body ?? "");
      assert.equal(run?.output.stdout, `hello ${n}\n`);
    }
  });

  await t.step("survives huge and odd heads", async () => {
    const big = "x".repeat(MIB);
    for (
      const headers of [
        `X-Big: ${big}\r\n`,
        "X-Many: 1\r\n".repeat(20_000),
        `${big}: 1\r\n`,
        "X-Bad: \0\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: websocket\r\nConnection: upgrade\r\n",
      ]
    ) {
      await attack(port, postText(helloBody(1), headers));
    }
    await attack(port, `POST /${big} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await attack(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true);
    await attack(port, "\x16\x03\x01\x02\0\x01\0\x01", true);
    await attack(port, "\r\n".repeat(100_000), true);
    await assertServes(service);
  });

  await t.step("never takes a body of the wrong length", async () => {
    const body = helloBody(1);
    const cases = [
      "Content-Length: -1\r\n",
      "Content-Length: 1e3\r\n",
      "Content-Length: 99999999999999999999999\r\n",
      `Content-Length: ${body.length - 3}\r\n`,
      `Content-Length: ${body.length}\r\nContent-Length: 3\r\n`,
      `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n`,
      "Transfer-Encoding: chunked\r\n",
      "Transfer-Encoding: gzip, chunked\r\n",
    ];
    for (const headers of cases) {
      const answer = await attack(port, `${HEAD}${headers}\r\n${body}\r\n`);
      assert.ok([400, 413, 501].includes(answer?.status ?? 400), headers);
    }
    const longer = `${HEAD}Content-Length: ${body.length + 10}\r\n\r\n${body}`;
    assert.notEqual((await attack(port, longer, true))?.status, 200);
    await assertServes(service);
  });

  await t.step("never waits for a body that never ends", async () => {
    using connection = await RawConnection.open(port);
    const answered = connection.answer();
    await connection.send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    let isOver = false;
    const sending = (async () => {
      while (!isOver && await connection.send(chunk));
    })();
    assert.equal((await answered)?.status, 413);
    for (let n = 0; n < 20; n++) await assertServes(service);
    isOver = true;
    await sending;
  });

  await t.step("never lets tiny pieces fill its memory", async () => {
    const chunks = "1\r\n \r\n".repeat(100_000);
    const data = `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunks}`;
    const { rssBytes } = await readTree(service.process.pid);
    await inParallel(Array.from({ length: 8 }), 8, async () => {
      const answer = await attack(port, data);
      assert.equal(answer?.status ?? 400, 400);
    });
    const after = await readTree(service.process.pid);
    assert.ok(after.rssBytes < rssBytes + 600 * MIB, `${after.rssBytes}`);
    await assertServes(service);
  });

  await t.step("survives any JSON", async () => {
    const deep = (open: string, close: string) =>
      open.repeat(100_000) + close.repeat(100_000);
    const array = deep("[", "]");
    const object = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const code = '"code":"print(INPUT is None)"';
    const accepted = [
      `{${code},"other":${array}}`,
      `{${code},"other":${object}}`,
      `{${code},"__proto__":{"code":1,"timeout":"x"}}`,
      `{${code},"constructor":1,"toString":2,"hasOwnProperty":3}`,
      `{"code":1,"code":"x","timeout":"x","timeout":0,${code}}`,
    ];
    for (const body of accepted) {
      const answer = await attack(port, postText(body));
      const shown = body.slice(0, 60);
      assert.equal(answer?.run?.output.stdout, "True\n", shown);
    }
    for (const input of [array, object]) {
      const body = `{"code":"print(INPUT is not None)","input":${input}}`;
      const answer = await attack(port, postText(body));
      assert.equal(answer?.status, 200);
      assert.notEqual(answer.run?.metadata.error?.kind, "crash");
    }
    const refused = [
      array,
      object,
      deep("[", ""),
      '{"__proto__":{"code":"print(1)"}}',
      '{"code":{"toString":"print(1)"}}',
      `{${code},"ext":${object}}`,
      "null",
      "1e999999",
      `"${"\\u0000".repeat(1_000)}"`,
    ];
    for (const body of refused) {
      const answer = await attack(port, postText(body));
      assert.equal(answer?.status, 400, body.slice(0, 60));
    }
    const head = new TextEncoder().encode(`${HEAD}Content-Length: 17\r\n\r\n`);
    for (const byte of [0xff, 0xc0, 0xed]) {
      const bytes = new TextEncoder().encode('{"code":"print1"}');
      bytes[10] = byte;
      const answer = await attack(port, Uint8Array.from([...head, ...bytes]));
      assert.equal(answer?.status, 400);
    }
    await assertServes(service);
  });

  await t.step("serves beside thousands of idle connections", async () => {
    // As many as are surely not closed to make room for more, and 1,000 fewer.
    const [{ max_connections }] = service.process.logged("listening");
    const count = Math.min(5_000, Number(max_connections) - 1_000);
    console.log(`idle connections: ${count}`);
    const idle: RawConnection[] = [];
    await inParallel(Array.from({ length: count }), 100, async () => {
      idle.push(await RawConnection.open(port));
    });
    await assertServes(service);
    const health = await service.health();
    await health.body?.cancel();
    assert.equal(health.status, 200);
    for (const connection of idle) connection[Symbol.dispose]();
    await assertServes(service);
  });

  await t.step("answers each of many at once", async () => {
    const seen = new Map<string, number>();
    let runs = 0;
    let nextRun = Promise.withResolvers<void>();
    const isOver = () =>
      runs >= STORM_RUNS && ENDS.every((outcome) => seen.has(outcome));
    await inParallel(
      Array.from({ length: CALLERS }),
      CALLERS,
      async (_, caller) => {
        using connection = await RawConnection.open(port);
        for (let turn = 0; !isOver(); turn++) {
          const n = caller * 1_000 + turn;
          const { code, stdout } = STORM[(caller + turn) % STORM.length](n);
          await connection.send(
            postText(JSON.stringify({ code, timeout: 300 })),
          );
          const answer = await connection.answer();
          assert.ok(answer, `no answer to ${code}`);
          const run = contractAnswer(answer.status, answer.body);
          assert.ok(
            [200, 503].includes(answer.status),
            `${answer.status} ${answer.body}`,
          );
          const outcome = run === null
            ? String(answer.status)
            : run.metadata.error?.kind ?? "success";
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          // A busy machine may stop even a short program in time.
          const isDone = run?.metadata.timed_out === false;
          if (isDone && stdout !== undefined) {
            assert.equal(run.output.stdout, stdout, code);
          }
          if (run === null) {
            // Turned away: there is room when another has been answered.
            if (!isOver()) await nextRun.promise;
            continue;
          }
          runs += 1;
          nextRun.resolve();
          nextRun = Promise.withResolvers();
        }
      },
    );
    assert.ok(!seen.has("crash"), JSON.stringify([...seen]));
  });

  await t.step("gives up on bodies that do not come", async () => {
    const statuses = await Promise.all(slow);
    assert.deepEqual(new Set(statuses), new Set([400]));
  });

  await t.step("is afterwards what it was", async () => {
    for (const connection of held) connection[Symbol.dispose]();
    await untilAtRest(service, 3);
    for (let n = 0; n < 200; n++) await assertServes(service);
    await untilAtRest(service, 3);
    const after = await readTree(service.process.pid);
    assert.ok(before);
    const shown = JSON.stringify({ before, after });
    assert.equal(after.pids.length, before.pids.length, shown);
    assert.ok(after.descriptors <= before.descriptors + 10, shown);
    // Sandboxes keep a heap that has grown, up to a size.
    assert.ok(after.rssBytes < before.rssBytes + 512 * MIB, shown);
    const failures = service.process.lines.filter(({ level, message }) =>
      level === "ERROR" && message === "request"
    );
    assert.deepEqual(failures, []);
    assert.equal((await service.stop()).code, 0);
    assert.equal(service.process.stderr, "");
  });
});
