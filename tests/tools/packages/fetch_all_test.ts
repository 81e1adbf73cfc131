import assert from "node:assert/strict";
import type { PackagesLock } from "../../../src/packages/lock.ts";
import { CdnSource } from "../../../tools/packages/cdn_source.ts";
import {
  fetchAll,
  type FetchReport,
} from "../../../tools/packages/fetch_all.ts";
import { FolderSource } from "../../../tools/packages/folder_source.ts";
import { Progress } from "../../../tools/packages/progress.ts";
import type { PackageSource } from "../../../tools/packages/source.ts";
import { type RawAnswer, RawServer } from "./raw_server.ts";
import {
  content,
  entry,
  smallLock,
  TempFolder,
} from "../../packages/small_lock.ts";

const A = await entry("a", content(1));
const B = await entry("b", content(2));
const LOCK = smallLock(A, B);
const QUICK = { pauseMs: 0 };

function answer(body: Uint8Array, sentBytes = body.byteLength): RawAnswer {
  return {
    head: ["HTTP/1.1 200 OK", `content-length: ${body.byteLength}`],
    body: body.subarray(0, sentBytes),
  };
}

/** A source that no test means to be asked. */
const FORBIDDEN: PackageSource = {
  label: "forbidden",
  fetch: () => Promise.reject(new Error("asked a source without need")),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

async function fetchInto(
  folder: TempFolder,
  sources: readonly PackageSource[],
  { lock = LOCK, insist = false }: {
    readonly lock?: PackagesLock;
    readonly insist?: boolean;
  } = {},
): Promise<{ report: FetchReport; lines: string[] }> {
  let text = "";
  const progress = new Progress({
    terminal: false,
    write: (piece) => text += piece,
  });
  const parts = { sources, progress, insist };
  const report = await fetchAll(lock, folder.path, parts);
  return { report, lines: text.split("\n").slice(0, -1) };
}

Deno.test("fetchAll() fills a folder from a folder and asks no one else", async () => {
  await using from = new TempFolder();
  await using to = new TempFolder();
  await Deno.writeFile(`${from.path}/${A.fileName}`, content(1));
  await Deno.writeFile(`${from.path}/${B.fileName}`, content(2));
  const sources = [new FolderSource(from.path), FORBIDDEN];
  const { report, lines } = await fetchInto(to, sources);
  assert.deepEqual(report, { kept: [], fetched: [A, B], leftOut: [] });
  assert.deepEqual(to.names(), [A.fileName, B.fileName]);
  assert.equal(
    lines[0],
    `${A.fileName}: 0.1 MB from folder "${from.path}"`,
  );
});

Deno.test("fetchAll() does not fetch again what is right already", async () => {
  await using to = new TempFolder();
  await Deno.writeFile(`${to.path}/${A.fileName}`, content(1));
  await Deno.writeFile(`${to.path}/${B.fileName}`, content(2));
  const { report, lines } = await fetchInto(to, [FORBIDDEN]);
  assert.deepEqual(report, { kept: [A, B], fetched: [], leftOut: [] });
  assert.deepEqual(lines, []);
});

Deno.test("fetchAll() replaces a file that was altered", async () => {
  await using to = new TempFolder();
  await Deno.writeFile(`${to.path}/${A.fileName}`, content(1));
  await Deno.writeFile(`${to.path}/${B.fileName}`, content(3));
  await using server = new RawServer(() => answer(content(2)));
  const { report } = await fetchInto(to, [new CdnSource(server.url)]);
  assert.deepEqual(report, { kept: [A], fetched: [B], leftOut: [] });
  assert.deepEqual(await Deno.readFile(`${to.path}/${B.fileName}`), content(2));
});

Deno.test("fetchAll() never uses a file that differs, and names both hashes", async () => {
  await using to = new TempFolder();
  const wrong = content(7);
  await using server = new RawServer(() => answer(wrong));
  const { report, lines } = await fetchInto(to, [
    new CdnSource(server.url, QUICK),
  ]);
  assert.deepEqual(to.names(), []);
  assert.deepEqual(
    report.leftOut.map(({ file, refused }) => [file.name, refused]),
    [["a", true], ["b", true]],
  );
  const actual = (await entry("x", wrong)).sha256;
  assert.deepEqual(
    lines,
    [A, B].map((file) =>
      `Refused "${file.fileName}" from Pyodide's CDN: ` +
      `expected sha256 ${file.sha256}, actual ${actual}`
    ),
  );
});

Deno.test("fetchAll() takes from the next source what one had wrong", async () => {
  await using from = new TempFolder();
  await using to = new TempFolder();
  await Deno.writeFile(`${from.path}/${A.fileName}`, content(9));
  await using server = new RawServer(({ path }) =>
    answer(path.includes(A.fileName) ? content(1) : content(2))
  );
  const { report, lines } = await fetchInto(to, [
    new FolderSource(from.path),
    new CdnSource(server.url),
  ]);
  assert.deepEqual(report.fetched, [A, B]);
  assert.match(lines[0] ?? "", /^Refused "a-1.0/);
});

Deno.test("fetchAll() never leaves half a file under its name", async () => {
  await using to = new TempFolder();
  await using server = new RawServer(() => answer(content(1), 60_000));
  const { report } = await fetchInto(to, [
    new CdnSource(server.url, { ...QUICK, tries: 1 }),
  ], { lock: smallLock(A) });
  assert.equal(report.leftOut.length, 1);
  assert.deepEqual(to.names(), [`${A.fileName}.part`]);
});

Deno.test("fetchAll() continues a download that an earlier run left", async () => {
  await using to = new TempFolder();
  await Deno.writeFile(
    `${to.path}/${A.fileName}.part`,
    content(1).subarray(0, 60_000),
  );
  await using server = new RawServer(({ headers }) => {
    assert.equal(headers.get("range"), "bytes=60000-");
    return {
      head: [
        "HTTP/1.1 206 Partial Content",
        "content-range: bytes 60000-99999/100000",
        "content-length: 40000",
      ],
      body: content(1).subarray(60_000),
    };
  });
  const sources = [new CdnSource(server.url)];
  const { report } = await fetchInto(to, sources, { lock: smallLock(A) });
  assert.deepEqual(report.fetched, [A]);
  assert.deepEqual(to.names(), [A.fileName]);
});

Deno.test("fetchAll() starts again when a continued download is wrong", async () => {
  await using to = new TempFolder();
  // Of another file, and whole by its length.
  await Deno.writeFile(`${to.path}/${A.fileName}.part`, content(5));
  await using server = new RawServer(() => answer(content(1)));
  const sources = [new CdnSource(server.url)];
  const { report } = await fetchInto(to, sources, { lock: smallLock(A) });
  assert.deepEqual(report.fetched, [A]);
  assert.equal(server.requests[0]?.headers.get("range"), undefined);
});

Deno.test("fetchAll() asks a source that is out of reach once, with one line", async () => {
  await using to = new TempFolder();
  let asked = 0;
  const dead: PackageSource = {
    label: "Dead",
    fetch: () => {
      asked++;
      return Promise.resolve({ kind: "unavailable", why: "no route" });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { report, lines } = await fetchInto(to, [dead]);
  assert.equal(asked, 1);
  assert.deepEqual(lines, ["Dead cannot be used: no route"]);
  assert.deepEqual(report.leftOut.map(({ file }) => file), [A, B]);
});

Deno.test("fetchAll() says that a folder is not there", async () => {
  await using to = new TempFolder();
  const { lines } = await fetchInto(to, [new FolderSource("/not/there")]);
  assert.deepEqual(lines, [
    'folder "/not/there" cannot be used: there is no such folder',
  ]);
});

Deno.test("fetchAll() looks for optional files alone only on request", async () => {
  await using to = new TempFolder();
  const extra = await entry("extra", content(4), {
    optional: true,
    sizeBytes: null,
  });
  const lock = smallLock(A, extra);
  await Deno.writeFile(`${to.path}/${A.fileName}`, content(1));
  const { report } = await fetchInto(to, [FORBIDDEN], { lock });
  assert.deepEqual(report, { kept: [A], fetched: [], leftOut: [] });
  await using server = new RawServer(() => answer(content(4)));
  const sources = [new CdnSource(server.url)];
  const second = await fetchInto(to, sources, { lock, insist: true });
  assert.deepEqual(second.report.fetched, [extra]);
});
