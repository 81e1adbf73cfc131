import assert from "node:assert/strict";
import { TEXTS } from "../../src/pages/playground/texts.ts";

const PAGE = Deno.readTextFileSync(
  new URL("../../src/pages/playground/index.html", import.meta.url),
);

function places(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
}

Deno.test("Every text is there in each language, with the same places", () => {
  assert.deepEqual(Object.keys(TEXTS.zh).sort(), Object.keys(TEXTS.en).sort());
  for (const [name, text] of Object.entries(TEXTS.en)) {
    const chinese = TEXTS.zh[name as keyof typeof TEXTS.en];
    assert.deepEqual(places(chinese), places(text), name);
  }
});

Deno.test("The page names no text that there is not, and says it in English", () => {
  const named = [...PAGE.matchAll(/data-text="(\w+)"[^>]*>\s*([^<]*?)\s*</g)];
  assert.ok(named.length > 20);
  for (const [, name, shown] of named) {
    assert.equal(
      shown.replaceAll(/\s+/g, " "),
      TEXTS.en[name as keyof typeof TEXTS.en],
      name,
    );
  }
});
