import assert from "node:assert/strict";
import { TEXTS } from "../../src/pages/playground/texts.ts";

const PAGE = Deno.readTextFileSync(
  new URL("../../src/pages/playground/index.html", import.meta.url),
);

function places(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
}

const ENGLISH = await TEXTS.en();
const CHINESE = await TEXTS.zh();

Deno.test("Every text is there in each language, with the same places", () => {
  assert.deepEqual(Object.keys(CHINESE).sort(), Object.keys(ENGLISH).sort());
  for (const [name, text] of Object.entries(ENGLISH)) {
    const chinese = CHINESE[name as keyof typeof ENGLISH];
    assert.deepEqual(places(chinese), places(text), name);
  }
});

Deno.test("The page names no text that there is not, and says it in English", () => {
  const named = [...PAGE.matchAll(/data-text="(\w+)"[^>]*>\s*([^<]*?)\s*</g)];
  assert.ok(named.length > 20);
  for (const [, name, shown] of named) {
    assert.equal(
      shown.replaceAll(/\s+/g, " "),
      ENGLISH[name as keyof typeof ENGLISH],
      name,
    );
  }
});
