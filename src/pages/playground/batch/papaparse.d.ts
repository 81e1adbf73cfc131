/**
 * The two functions of papaparse that the page calls. Its own types bring those
 * of Node, which are not those of this runtime.
 *
 * @module
 */

declare const Papa: {
  parse<T>(
    text: string,
    options: { readonly header: boolean; readonly skipEmptyLines: "greedy" },
  ): { readonly data: readonly T[] };
  unparse(
    rows: readonly object[],
    options: { readonly escapeFormulae: boolean },
  ): string;
};
export default Papa;
