/**
 * Largest number of descriptors that this process may have open. Asked of the C
 * library, because Deno opens no file under `/proc` for a program that was
 * denied anything at all.
 *
 * @module
 */

const SYMBOLS = {
  getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
} as const;
/** Number of RLIMIT_NOFILE by system. */
const NUMBERS: Readonly<Record<string, number>> = { linux: 7, darwin: 8 };
/**
 * Limit where the system does not report one: the least that any system of
 * today gives.
 */
const UNKNOWN = 1_024;

/**
 * Returns the limit in force, the soft one.
 *
 * @param libcPath Path of the C library; "" if there is none.
 */
export function descriptorLimit(libcPath: string): number {
  const number = NUMBERS[Deno.build.os];
  if (libcPath === "" || number === undefined) return UNKNOWN;
  const library = Deno.dlopen(libcPath, SYMBOLS);
  const limits = new BigUint64Array(2);
  const failed = library.symbols.getrlimit(number, limits) !== 0;
  library.close();
  if (failed) return UNKNOWN;
  // "Unlimited" is the largest number of all.
  return Number(limits[0] > 1_048_576n ? 1_048_576n : limits[0]);
}
