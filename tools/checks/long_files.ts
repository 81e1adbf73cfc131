/**
 * Files of tests that take long, by their seconds on two busy CPUs. The longest
 * start first; a number that is wrong by half does no harm. A file that goes on
 * for longer than most others runs as several processes, each with some of the
 * cases ([in_shard.ts](../../tests/in_shard.ts)).
 *
 * @module
 */

/** Duration of a file, and the number of processes that share it. */
interface LongFile {
  readonly seconds: number;
  /** @default {1} */
  readonly shards?: number;
}

/** Seconds of long test files; others take less than half a minute. */
export const LONG_FILES: Readonly<Record<string, LongFile>> = {
  "tests/clients/clients_test.ts": { seconds: 338 },
  "tests/faults/host_faults_test.ts": { seconds: 149 },
  "tests/security/hostile_programs_test.ts": { seconds: 134, shards: 3 },
  "tests/tools/add_packages_test.ts": { seconds: 130 },
  "tests/kinds/science/programs_test.ts": { seconds: 124 },
  "tests/pages/browser_test.ts": { seconds: 113 },
  "tests/service/dialects_test.ts": { seconds: 109 },
  "tests/kinds/science/seal_test.ts": { seconds: 98 },
  "tests/http/growth_test.ts": { seconds: 93 },
  "tests/kinds/seal_test.ts": { seconds: 79 },
  "tests/service/http_attack_test.ts": { seconds: 64 },
  "tests/service/everyday_test.ts": { seconds: 60 },
  "tests/service/mcp_test.ts": { seconds: 56 },
  "tests/kinds/science/upstream_test.ts": { seconds: 50 },
  "tests/soak/fuzz_test.ts": { seconds: 49 },
  "tests/soak/short_soak_test.ts": { seconds: 46 },
  "tests/security/batch_test.ts": { seconds: 40 },
  "tests/service/tools_test.ts": { seconds: 39 },
};
