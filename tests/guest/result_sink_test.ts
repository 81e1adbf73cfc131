import assert from "node:assert/strict";
import { OutputSink } from "../../src/wire/output_sink.ts";
import { ResultSink } from "../../src/guest/result_sink.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function open(limitBytes: number) {
  const streams = { stdout: new OutputSink(4), stderr: new OutputSink(4) };
  return { ...streams, results: new ResultSink(limitBytes, streams) };
}

Deno.test("ResultSink notes what was printed before each line, dropped or kept", () => {
  const { stdout, stderr, results } = open(100);
  results.write(encode("{}\n"));
  stdout.write(encode("123456"));
  stderr.write(encode("é"));
  results.write(encode("{}\n"));
  assert.equal(results.text(), "0 0 {}\n6 2 {}\n");
});

Deno.test("ResultSink takes a line whole or not at all, and says so", () => {
  const { results } = open(12);
  results.write(encode("{}\n"));
  results.write(encode("{1}\n"));
  assert.equal(results.truncated, true);
  results.write(encode("\n"));
  assert.equal(results.text(), "0 0 {}\n0 0 \n");
  results.clear();
  assert.equal(results.truncated, false);
  assert.equal(results.text(), "");
});
