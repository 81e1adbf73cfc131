let asked = 0;

/**
 * Returns a Python program under a text that comes for the first time. A sandbox
 * keeps what the compiler has made of a text that comes again, so that constants
 * lie elsewhere then, and a program that compares its memory would see it.
 */
export function asNew(code: string): string {
  // Of one length: that of a text moves what lies behind it.
  return `${code}\n# ${String(asked++).padStart(9, "0")}\n`;
}
