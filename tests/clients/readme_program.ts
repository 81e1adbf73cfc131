/**
 * The programs of a README, as one, and what they are said to print.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { PROJECT_ROOT } from "../service/service_process.ts";

/** The programs of a README. */
export interface ReadmeProgram {
  /** The first one. */
  readonly first: string;
  /** All, one after another. */
  readonly code: string;
  /** Expected text below the programs. */
  readonly output: string;
}

/** Frame around the programs of Go's README. */
export const GO_README = `package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	faas "python-faas/clients/go"
)

var ctx = context.Background()

func main() {
PROGRAMS
}
`;

/**
 * Reads the blocks of a language, and the blocks of text that come right after
 * them.
 *
 * @throws {Error} If there is none.
 */
export function readmeProgram(folder: string, language: string): ReadmeProgram {
  const readme = readFileSync(`${PROJECT_ROOT}${folder}/README.md`, "utf8");
  const block = new RegExp(
    `^\`\`\`${language}\\n([^]*?)^\`\`\`$(?:\\n\\n^\`\`\`text\\n([^]*?)^\`\`\`$)?`,
    "gm",
  );
  const blocks = [...readme.matchAll(block)];
  if (blocks.length === 0) {
    throw new Error(
      `Cannot find a program in ${folder}: no block of ${language}`,
    );
  }
  return {
    first: blocks[0][1],
    code: blocks.map(([, code]) => code).join("\n"),
    output: blocks.map(([, , text = ""]) => text).join(""),
  };
}
