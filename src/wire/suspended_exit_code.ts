/**
 * Exit code of a program that waits for answers of tools; the harnesses in
 * `src/inside/` have the same number. In a file of its own: a sandbox loads no
 * parser.
 *
 * @module
 */

/** Unlike any that programs use: a status of a process has eight bits. */
export const SUSPENDED_EXIT_CODE = 0x7ca11;
