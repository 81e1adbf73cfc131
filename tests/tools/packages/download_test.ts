import assert from "node:assert/strict";
import {
  download,
  type DownloadOptions,
} from "../../../tools/packages/download.ts";
import { type RawAnswer, RawServer } from "./raw_server.ts";
import { content, TempFolder } from "../../packages/small_lock.ts";

const BODY = content(1);
const HALF = 50_000;

/** A whole answer, or its beginning with the length of the whole. */
function whole(body = BODY, sentBytes = body.byteLength): RawAnswer {
  return {
    head: ["HTTP/1.1 200 OK", `content-length: ${body.byteLength}`],
    body: body.subarray(0, sentBytes),
  };
}

/** The rest from `start`, or a piece of it with the length of the whole. */
function rest(start: number, sentBytes = BODY.byteLength - start): RawAnswer {
  const all = BODY.byteLength;
  return {
    head: [
      "HTTP/1.1 206 Partial Content",
      `content-range: bytes ${start}-${all - 1}/${all}`,
      `content-length: ${all - start}`,
    ],
    body: BODY.subarray(start, start + sentBytes),
  };
}

function status(code: number): RawAnswer {
  return { head: [`HTTP/1.1 ${code} No`, "content-length: 0"] };
}

interface Tried {
  readonly outcome: Awaited<ReturnType<typeof download>>;
  /** Bytes at the target, if any. */
  readonly bytes: Uint8Array | undefined;
  /** The Range header of each request. */
  readonly ranges: (string | undefined)[];
}

/** Downloads from a server that gives `answers` in turn, then the last. */
async function tryDownload(
  answers: readonly RawAnswer[],
  { there, ...options }: Partial<DownloadOptions> & {
    readonly there?: Uint8Array;
  } = {},
): Promise<Tried> {
  await using folder = new TempFolder();
  const path = `${folder.path}/file.part`;
  if (there) await Deno.writeFile(path, there);
  await using server = new RawServer((_, index) => {
    const answer = answers[Math.min(index, answers.length - 1)];
    assert.ok(answer);
    return answer;
  });
  const outcome = await download(
    `${server.url}a.whl`,
    { path, onProgress: () => {} },
    { sizeBytes: BODY.byteLength, pauseMs: 0, ...options },
  );
  return {
    outcome,
    bytes: await Deno.readFile(path).catch(() => undefined),
    ranges: server.requests.map(({ headers }) => headers.get("range")),
  };
}

Deno.test("download() brings a file in one request", async () => {
  const { outcome, bytes, ranges } = await tryDownload([whole()]);
  assert.deepEqual(outcome, { kind: "fetched", resumed: false });
  assert.deepEqual(bytes, BODY);
  assert.deepEqual(ranges, [undefined]);
});

Deno.test("download() asks for bytes as they are", async () => {
  await using folder = new TempFolder();
  await using server = new RawServer(() => whole());
  const target = { path: `${folder.path}/a`, onProgress: () => {} };
  await download(server.url, target, { sizeBytes: BODY.byteLength });
  assert.equal(server.requests[0]?.headers.get("accept-encoding"), "identity");
});

Deno.test("download() continues where the connection broke", async () => {
  const { outcome, bytes, ranges } = await tryDownload([
    whole(BODY, HALF),
    rest(HALF, 20_000),
    rest(70_000),
  ]);
  assert.deepEqual(outcome, { kind: "fetched", resumed: false });
  assert.deepEqual(bytes, BODY);
  assert.deepEqual(ranges, [undefined, "bytes=50000-", "bytes=70000-"]);
});

Deno.test("download() continues what an earlier run left", async () => {
  const { outcome, bytes, ranges } = await tryDownload([rest(HALF)], {
    there: BODY.subarray(0, HALF),
  });
  assert.deepEqual(outcome, { kind: "fetched", resumed: true });
  assert.deepEqual(bytes, BODY);
  assert.deepEqual(ranges, ["bytes=50000-"]);
});

Deno.test("download() starts again from a server without ranges", async () => {
  const { outcome, bytes } = await tryDownload([whole(BODY, HALF), whole()]);
  assert.deepEqual(outcome, { kind: "fetched", resumed: false });
  assert.deepEqual(bytes, BODY);
});

Deno.test("download() starts again when the rest cannot be had", async () => {
  const elsewhere = rest(HALF + 1);
  for (const no of [status(416), elsewhere]) {
    const { outcome, bytes, ranges } = await tryDownload([no, whole()], {
      there: BODY.subarray(0, HALF),
    });
    assert.deepEqual(outcome, { kind: "fetched", resumed: false });
    assert.deepEqual(bytes, BODY);
    assert.deepEqual(ranges, ["bytes=50000-", undefined]);
  }
});

Deno.test("download() takes an end without a length for a break", async () => {
  const endless = { head: ["HTTP/1.0 200 OK"], body: BODY.subarray(0, HALF) };
  const { outcome, bytes } = await tryDownload([endless, rest(HALF)]);
  assert.deepEqual(outcome, { kind: "fetched", resumed: false });
  assert.deepEqual(bytes, BODY);
});

Deno.test("download() asks nothing when the file is whole already", async () => {
  const { outcome, ranges } = await tryDownload([whole()], { there: BODY });
  assert.deepEqual(outcome, { kind: "fetched", resumed: true });
  assert.deepEqual(ranges, []);
});

Deno.test("download() gives up on a connection that breaks each time", async () => {
  const { outcome, ranges } = await tryDownload([whole(BODY, 0)], { tries: 3 });
  assert.equal(outcome.kind, "absent");
  assert.match("why" in outcome ? outcome.why : "", /given up after 3 tries$/);
  assert.equal(ranges.length, 3);
});

Deno.test("download() takes no for an answer, and waits out a busy server", async () => {
  const cases = [[404, "absent", 1], [403, "absent", 1], [503, "absent", 4]];
  for (const [code = 0, kind, requests] of cases) {
    const { outcome, ranges } = await tryDownload([status(Number(code))]);
    assert.equal(outcome.kind, kind, String(code));
    assert.match("why" in outcome ? outcome.why : "", RegExp(String(code)));
    assert.equal(ranges.length, requests, String(code));
  }
  const { outcome } = await tryDownload([status(503), whole()]);
  assert.equal(outcome.kind, "fetched");
});

Deno.test("download() never takes more bytes than the lock names", async () => {
  const longer = content(1, 2_000_000);
  const { outcome, bytes } = await tryDownload([whole(longer)]);
  assert.deepEqual(outcome, {
    kind: "refused",
    why: "more than 100000 bytes",
  });
  assert.ok(bytes && bytes.byteLength <= 100_000);
});

Deno.test("download() never takes more than its limit where no size is named", async () => {
  const options = { sizeBytes: null, maxBytes: 1_000 };
  const { outcome } = await tryDownload([whole()], options);
  assert.deepEqual(outcome, { kind: "refused", why: "more than 1000 bytes" });
});

Deno.test("download() says that a server is out of reach, at once", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const outcome = await download(
    `http://127.0.0.1:${port}/a.whl`,
    { path: "/not/used", onProgress: () => {} },
    { sizeBytes: 1, tries: 4, pauseMs: 60_000 },
  );
  assert.equal(outcome.kind, "unavailable");
  assert.match("why" in outcome ? outcome.why : "", /refused/);
});

Deno.test("download() waits for a silent server no longer than its limit", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const outcome = await download(
    `http://127.0.0.1:${listener.addr.port}/a.whl`,
    { path: "/not/used", onProgress: () => {} },
    { sizeBytes: 1, connectTimeoutMs: 50 },
  );
  assert.deepEqual(outcome, {
    kind: "unavailable",
    why: "no answer within 50 ms",
  });
  (await accepted).close();
});
