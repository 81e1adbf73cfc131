import assert from "node:assert/strict";
import { fontCharacters } from "../../../tools/packages/font_characters.ts";

Deno.test("fontCharacters() has what people write, each once and in order", () => {
  const characters = fontCharacters();
  const known = new Set(characters);
  assert.equal(known.size, characters.length);
  assert.deepEqual(
    characters,
    characters.toSorted((a, b) => a.codePointAt(0)! - b.codePointAt(0)!),
  );
  for (
    const character
      of "Az09é−≤℃①、。《》「」（）：；！？￥中国龍體鬱啊齄ぁん漢가힝α"
  ) {
    assert.ok(known.has(character), character);
  }
  assert.ok(characters.length > 12_000 && characters.length < 16_000);
  assert.ok(!known.has("\ufffd") && !known.has("\0"));
});
