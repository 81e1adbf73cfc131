import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type OutputEvent,
  OutputEvents,
} from "../../../../src/http/native/stream/output_events.ts";
import type { CellResult } from "../../../../src/run/result.ts";
import { HELLO } from "../../fake_runner.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function shown(name: string, stdoutBytes: number, stderrBytes: number) {
  const data = { "text/plain": name };
  return { type: "display_data", data, stdoutBytes, stderrBytes } as const;
}

/** As one text: results in angle brackets, stderr in capitals. */
function told(events: readonly OutputEvent[]): string {
  return events.map((event) => {
    if (event.type === "result") return `<${event.result.data["text/plain"]}>`;
    return event.type === "stdout" ? event.text : event.text.toUpperCase();
  }).join("");
}

Deno.test("OutputEvents puts results between what was printed before and after", () => {
  const events = new OutputEvents();
  const first = events.take({
    stdout: encode("abc"),
    stderr: encode("xy"),
    results: [shown("1", 2, 0), shown("2", 2, 1)],
  });
  assert.equal(told(first), "ab<1>X<2>cY");
  const rest = events.rest({
    ...HELLO,
    stdout: "abcde",
    stderr: "xyz",
    results: [shown("1", 2, 0), shown("2", 2, 1), shown("3", 4, 2)],
  });
  assert.equal(told(rest), "d<3>eZ");
});

Deno.test("OutputEvents never sends twice the output of a run that starts again", () => {
  const output = {
    stdout: encode("abc"),
    stderr: encode("x"),
    results: [shown("1", 2, 0)],
  };
  const first = new OutputEvents();
  assert.equal(told(first.take(output)), "ab<1>cX");
  const second = new OutputEvents(first);
  assert.equal(told(second.take({ ...output, stdout: encode("ab") })), "");
  // It ends in vain too, before it has told anything new.
  const third = new OutputEvents(second);
  const rest = third.rest({
    ...HELLO,
    stdout: "abcd",
    stderr: "xy",
    results: [shown("1", 2, 0), shown("2", 4, 1)],
  });
  assert.equal(told(rest), "d<2>Y");
});

Deno.test("OutputEvents tells the same text, wherever it is cut into pieces", () => {
  fc.assert(fc.property(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.array(fc.integer({ min: 0, max: 40 })),
    fc.array(fc.integer({ min: 0, max: 100 })),
    (text, cuts, places) => {
      const bytes = encode(text);
      const results: CellResult[] = places.toSorted((a, b) => a - b)
        .map((at, index) => shown(`${index}`, at, 0));
      const events = new OutputEvents();
      const all: OutputEvent[] = [];
      let at = 0;
      let count = 0;
      for (const end of cuts.toSorted((a, b) => a - b)) {
        const until = results.findIndex((each) => each.stdoutBytes > end);
        const upTo = Math.max(count, until < 0 ? results.length : until);
        all.push(...events.take({
          stdout: bytes.subarray(at, end),
          stderr: encode(""),
          results: results.slice(count, upTo),
        }));
        at = Math.min(Math.max(end, at), bytes.length);
        count = upTo;
      }
      all.push(...events.rest({ ...HELLO, stdout: text, results }));
      const printed = all.flatMap((event) =>
        event.type === "stdout" ? [event.text] : []
      );
      assert.equal(printed.join(""), text);
      assert.equal(all.length - printed.length, results.length);
    },
  ));
});

Deno.test("OutputEvents ends a stream that was cut as the answer does", () => {
  const cut = "12345\n[truncated: 9 bytes]\nvwxyz";
  const result = { ...HELLO, stdout: cut, truncated: ["stdout"] as const };
  for (const read of ["123", "12345", "1234567890"]) {
    const events = new OutputEvents();
    const nothing = encode("");
    const first = events.take({
      stdout: encode(read),
      stderr: nothing,
      results: [],
    });
    const all = told(first) + told(events.rest(result));
    assert.match(all, /^12345(67890)?\n\[truncated: 9 bytes\]\nvwxyz$/);
  }
});
