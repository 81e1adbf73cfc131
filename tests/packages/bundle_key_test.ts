import assert from "node:assert/strict";
import { bundleKey } from "../../src/packages/bundle_key.ts";
import { sha256Hex } from "../../src/packages/sha256.ts";
import { PRUNE_RULES } from "../../tools/packages/prune_rules.ts";
import { content, entry } from "./small_lock.ts";

/** Digest of the rules that belong to the version in `bundle_key.ts`. */
const RULES_DIGEST =
  "62363aa6071982f699f708c4df97492e08e19c9131f694588a25250aa3076835";

Deno.test("bundleKey() changes with content and order", async () => {
  const a = await entry("a", content(1));
  const b = await entry("b", content(2));
  const changed = await entry("b", content(3));
  const keys = new Set([
    await bundleKey([a, b]),
    await bundleKey([b, a]),
    await bundleKey([a, changed]),
    await bundleKey([a]),
  ]);
  assert.equal(keys.size, 4);
  assert.ok(keys.has(await bundleKey([a, { ...b, licence: "other" }])));
});

Deno.test("bundleKey() has a new version whenever the rules change", async () => {
  const text = PRUNE_RULES.map(({ pattern }) => pattern.source).join("\n");
  assert.equal(
    await sha256Hex(new TextEncoder().encode(text)),
    RULES_DIGEST,
    "raise RULES_VERSION in src/packages/bundle_key.ts, then update this",
  );
});
