/**
 * Outputs of a program as Jupyter's notebooks have them.
 *
 * @module
 */

import type { CellResult } from "../../run/result.ts";

/** Something that a cell has printed, shown or failed with. */
export type CellOutput =
  | {
    readonly output_type: "stream";
    readonly name: "stdout" | "stderr";
    readonly text: string;
  }
  | {
    readonly output_type: CellResult["type"];
    readonly data: CellResult["data"];
  }
  | {
    readonly output_type: "error";
    readonly ename: string;
    readonly evalue: string;
    readonly traceback: readonly string[];
  };
