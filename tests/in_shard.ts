/**
 * Splits the cases of one file of tests among several processes. The runner
 * (`tools/run_checks.ts`) starts a file once per shard.
 *
 * @module
 */

/** Environment variable: index and number of shards, such as "0/3". */
export const SHARD_VARIABLE = "TEST_SHARD";

/**
 * Returns every case that this process is to try: all without a shard.
 *
 * @throws {Error} If the variable has another form: no case would be tried.
 */
export function inShard<Case>(
  cases: readonly Case[],
  shard = Deno.env.get(SHARD_VARIABLE) ?? "0/1",
): readonly Case[] {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(shard) ?? [];
  if (!(Number(index) < Number(count))) {
    throw new Error(`Cannot take a shard: ${SHARD_VARIABLE} is "${shard}"`);
  }
  return cases.filter((_, at) => at % Number(count) === Number(index));
}
