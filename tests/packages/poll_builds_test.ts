import assert from "node:assert/strict";
import type { FoundKind, FoundKinds } from "../../src/packages/find_kinds.ts";
import { pollBuilds } from "../../src/packages/poll_builds.ts";
import { CORE, FULL } from "../pool/small_kinds.ts";

const JAVASCRIPT = { ...CORE, name: "javascript" };

const found = (kind: typeof CORE, coming: boolean): FoundKind => ({
  ...kind,
  coming,
  packagePaths: [],
});

function watch(looks: FoundKinds[], isOver = () => false) {
  const told: string[] = [];
  const watching = pollBuilds({
    coming: ["full", "javascript"],
    find: () => Promise.resolve(looks.shift() ?? assert.fail("one too many")),
    pause: () => Promise.resolve(told.push("pause")),
    isOver,
    arrived: ({ name }) => told.push(`arrived ${name}`),
    givenUp: (name) => told.push(`given up ${name}`),
    failed: (problem) => told.push(problem),
  });
  return { watching, told };
}

Deno.test("pollBuilds() tells once of each kind, there or not", async () => {
  const core = found(CORE, false);
  const { watching, told } = watch([
    { kinds: [core, found(FULL, true), found(JAVASCRIPT, true)], problems: [] },
    {
      kinds: [core, found(FULL, false), found(JAVASCRIPT, true)],
      problems: [],
    },
    {
      kinds: [core, found(FULL, false)],
      problems: ["javascript is cut short"],
    },
  ]);
  await watching;
  assert.deepEqual(told, [
    "pause",
    "pause",
    "arrived full",
    "pause",
    "given up javascript",
    "javascript is cut short",
  ]);
});

Deno.test("pollBuilds() ends with the service", async () => {
  const { watching, told } = watch([], () => true);
  await watching;
  assert.deepEqual(told, ["pause"]);
});
