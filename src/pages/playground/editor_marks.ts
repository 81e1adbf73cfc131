/// <reference lib="dom" />
/**
 * Marks of what is wrong in a program. Loaded for the first one.
 *
 * @module
 */

export { lintGutter, setDiagnostics } from "@codemirror/lint";
