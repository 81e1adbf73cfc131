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
  "tests/service/everyday_test.ts": { seconds: 366 },
  "tests/clients/clients_test.ts": { seconds: 255 },
  "tests/security/hostile_programs_test.ts": { seconds: 200, shards: 3 },
  "tests/service/http_attack_test.ts": { seconds: 116 },
  "tests/soak/short_soak_test.ts": { seconds: 100 },
  "tests/service/mcp_test.ts": { seconds: 90 },
  "tests/service/tools_test.ts": { seconds: 80 },
  "tests/soak/fuzz_test.ts": { seconds: 80 },
  "tests/kinds/science/seal_test.ts": { seconds: 75 },
  "tests/kinds/seal_test.ts": { seconds: 60 },
  "tests/tools/add_packages_test.ts": { seconds: 60 },
  "tests/security/batch_test.ts": { seconds: 55 },
  "tests/http/growth_test.ts": { seconds: 50 },
  "tests/kinds/science/upstream_test.ts": { seconds: 40 },
};
