import assert from "node:assert/strict";
import { parseSize } from "../../src/settings/setting_values.ts";

Deno.test("parseSize() counts as Docker does", () => {
  const cases = [
    ["0", 0],
    ["10", 10],
    ["10b", 10],
    ["1k", 1_024],
    ["1K", 1_024],
    ["1Ki", 1_024],
    ["1kb", 1_024],
    ["1KiB", 1_024],
    ["1.5k", 1_536],
    ["512m", 536_870_912],
    ["4G", 4_294_967_296],
    ["4 GiB", 4_294_967_296],
    ["1t", 1_099_511_627_776],
  ] as const;
  for (const [text, bytes] of cases) {
    assert.equal(parseSize(text), bytes, text);
  }
});

Deno.test("parseSize() accepts nothing else", () => {
  const texts = ["", "k", "1x", "1i", "-1", "+1", "1e3", "0x1", ".5k", "1.k"];
  for (const text of [...texts, "1 2", "1k ", "9007199254740993", "١"]) {
    assert.equal(parseSize(text), undefined, text);
  }
});
