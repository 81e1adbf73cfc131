import assert from "node:assert/strict";
import { runLoad } from "../../bench/run_load.ts";

const SPEC = { code: "print(1)", expected: "1\n", durationMs: 60_000 };

function answer(stdout: string): Response {
  return Response.json({ output: { stdout, stderr: "", ret_val: "" } });
}

async function withServer(
  handler: Deno.ServeHandler,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const onListen = () => {};
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen },
    handler,
  );
  try {
    await use(server.addr.port);
  } finally {
    await server.shutdown();
  }
}

Deno.test("runLoad() sends the given number of requests", async () => {
  const seen: unknown[] = [];
  await withServer(async (request) => {
    seen.push(await request.json());
    return answer("1\n");
  }, async (port) => {
    const spec = { ...SPEC, port, clients: 3, maxRequests: 20 };
    const { latency, errors, elapsedMs } = await runLoad(spec);
    assert.equal(latency.count, 20);
    assert.equal(errors, 0);
    assert.ok(elapsedMs >= latency.percentileMs(100));
  });
  assert.equal(seen.length, 20);
  assert.deepEqual(seen[0], { language: "python", code: "print(1)" });
});

Deno.test("runLoad() never counts a wrong answer as a request served", async () => {
  const wrong = [
    () => answer("2\n"),
    () => new Response(JSON.stringify({ output: null })),
    () => new Response("not JSON"),
    () => new Response("1\n", { status: 503 }),
  ];
  let count = 0;
  await withServer(() => wrong[count++ % wrong.length](), async (port) => {
    const spec = { ...SPEC, port, clients: 1, maxRequests: 8 };
    const { latency, errors, firstError } = await runLoad(spec);
    assert.equal(latency.count, 0);
    assert.equal(errors, 8);
    assert.match(firstError ?? "", /^200 .*"stdout":"2/);
  });
});

Deno.test("runLoad() reads chunked answers and text beyond ASCII", async () => {
  const body = new TextEncoder().encode(
    JSON.stringify({ output: { stdout: "蓝色\n" } }),
  );
  await withServer(() =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(body.subarray(0, 25));
          controller.enqueue(body.subarray(25));
          controller.close();
        },
      }),
    ), async (port) => {
    const spec = { ...SPEC, expected: "蓝色\n", port, clients: 1 };
    const { errors, firstError } = await runLoad({ ...spec, maxRequests: 3 });
    assert.equal(errors, 0, firstError);
  });
});

Deno.test("runLoad() does connect again after the server hung up", async () => {
  const headers = { connection: "close" };
  const text = JSON.stringify({ output: { stdout: "1\n" } });
  await withServer(() => new Response(text, { headers }), async (port) => {
    const spec = { ...SPEC, port, clients: 1, maxRequests: 3 };
    const { latency, firstError } = await runLoad(spec);
    assert.equal(latency.count, 3, firstError);
  });
});
