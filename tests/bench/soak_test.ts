import assert from "node:assert/strict";
import {
  replacementsByReason,
  unexpectedReplacements,
} from "../../bench/lost_sandboxes.ts";
import { memoryDrift } from "../../bench/memory_drift.ts";
import { HELLO, MIX, pickKind } from "../../bench/soak_mix.ts";
import {
  soakChart,
  soakFindings,
  soakReport,
  thinOut,
} from "../../bench/soak_report.ts";
import { runSoak } from "../../bench/soak_run.ts";

function memorySamples(...memory: number[]) {
  return memory.map((memoryBytes, i) => ({ requests: i * 1000, memoryBytes }));
}

Deno.test("memoryDrift() compares the warm point with the end", () => {
  const samples = memorySamples(1, 1, 100, 100, 100, 150, 110, 110, 110);
  const drift = memoryDrift(samples, { warmRequests: 2000 });
  assert.equal(drift?.toFixed(2), "0.10");
});

Deno.test("memoryDrift() does not let one odd sample decide", () => {
  const samples = memorySamples(100, 100, 100, 100, 900, 100);
  assert.equal(memoryDrift(samples, { warmRequests: 0 }), 0);
});

Deno.test("memoryDrift() gives no verdict on a short soak", () => {
  assert.equal(memoryDrift(memorySamples(1, 1, 1, 1, 1)), undefined);
  assert.equal(memoryDrift([]), undefined);
});

Deno.test("replacementsByReason() reads the service's metrics", () => {
  const counts = replacementsByReason(
    "# TYPE python_faas_sandbox_restarts_total counter\n" +
      'python_faas_sandbox_restarts_total{kind="core",reason="memory"} 3\n' +
      'python_faas_sandbox_restarts_total{kind="full",reason="memory"} 1\n' +
      'python_faas_sandbox_restarts_total{reason="crash",kind="core"} 2\n' +
      'python_faas_sandbox_restarts_total{reason="protocol"} 0\n' +
      'python_faas_requests_total{reason="crash"} 9\n',
  );
  assert.deepEqual([...counts], [["memory", 4], ["crash", 2]]);
  assert.deepEqual(unexpectedReplacements(counts), ["2 crash"]);
  assert.equal(unexpectedReplacements(counts, new Set()).length, 2);
  assert.throws(() => replacementsByReason("Not Found"), /no metric/);
});

Deno.test("pickKind() picks by weight", () => {
  const kinds = [{ ...HELLO, name: "a", weight: 3 }, {
    ...HELLO,
    name: "b",
    weight: 1,
  }];
  const names = [0, 0.5, 0.74, 0.75, 0.99].map((position) =>
    pickKind(kinds, position).name
  );
  assert.deepEqual(names, ["a", "a", "a", "b", "b"]);
});

Deno.test("MIX never takes another request's answer for the right one", () => {
  const other = {
    output: { stdout: "Hello, World!\n", stderr: "", ret_val: "8" },
    metadata: { status: "success", exit_code: 0 },
  } as const;
  for (const { name, isRight } of MIX) {
    assert.ok(!isRight(other, 7), name);
  }
  assert.ok(HELLO.isRight(other, 8));
});

Deno.test("thinOut() keeps the first and the last", () => {
  assert.deepEqual(thinOut([0, 1, 2, 3, 4, 5, 6], 3), [0, 3, 6]);
  assert.deepEqual(thinOut([0, 1], 3), [0, 1]);
});

Deno.test("runSoak() never takes a wrong answer for a right one", async () => {
  let count = 0;
  const handler = async (request: Request) => {
    const { code } = await request.json();
    const n = /return_val\((\d+)\)/.exec(code)?.[1] ?? "";
    count += 1;
    if (count === 10) return new Response("", { status: 503 });
    return Response.json({
      output: {
        stdout: "Hello, World!\n",
        stderr: "",
        ret_val: count === 20 ? "0" : n,
      },
      metadata: { status: "success", exit_code: 0 },
    });
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    handler,
  );
  const result = await runSoak({
    port: server.addr.port,
    pid: Deno.pid,
    kinds: [HELLO],
    clients: 2,
    maxRequests: 50,
    durationMs: 60_000,
    sampleMs: 60_000,
    onSample: () => {},
  });
  await server.shutdown();
  const tally = result.tallies.get("hello");
  assert.equal(tally?.latency.count, 48);
  assert.equal(tally?.wrong, 1);
  assert.equal(tally?.overloaded, 1);
  assert.equal(result.samples.at(-1)?.requests, 50);

  const evidence = {
    result,
    replacements: new Map([["crash", 1], ["retired", 3]]),
    isHarmless: true,
    warmRequests: 10,
  };
  const findings = soakFindings(evidence);
  assert.equal(findings.length, 2, findings.join("\n"));
  assert.match(findings[0], /^Wrong answer: hello, request \d+: 200 /);
  assert.match(findings[1], /without reason: 1 crash$/);
  assert.match(soakReport("Soak", "here", evidence, "soak"), /\*\*failed\*\*/);
  assert.match(soakChart("Soak", result), /<polyline/);
});
