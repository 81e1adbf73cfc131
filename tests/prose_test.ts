/**
 * Reads the prose of documents, comments and messages, and fails where it uses a
 * word that docs/writing.md replaces, or where a doc comment opens with a clause
 * that lacks its main one. Code is not prose: names keep their words.
 *
 * @module
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Words to avoid, each with the better one. "has" for contains and "of its own"
 * are left out: both are ordinary English in most of their places.
 */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\banew\b/gi, "again, new"],
  [/\bbut for\b/gi, "except, without"],
  [/\bfor want of\b/gi, "without, because … is missing"],
  [/\bin the midst\b/gi, "during, partway through"],
  [/\bwho(so)?ever\b/gi, "clients that …, you"],
  // What is "told apart", and who is "told to" do something, keep the word.
  [
    /\b(is|are|was|were|be|been|being) told\b(?! (apart|to)\b)/gi,
    "receives, learns",
  ],
  [/\bof ours\b/gi, "the service's"],
  [/\ba (line|reason|row) a \w+/gi, "one line per row"],
  [/\bhead lines?\b/gi, "first line"],
  // What a school offers is "of course" no progress.
  [/(?<!\bof )\bcourses?\b/gi, "progress"],
  // Accounts of users and "accounts for" keep the word.
  [/(?<!\bon )\baccounts? of\b/gi, "usage"],
  [/\bleases?\b/gi, "reservation"],
  // What happens "by chance", and the chance that it does, keep the word.
  [/(?<!\b(by|Service's) )\bchance\b(?! (that|of)\b)/gi, "seed, random values"],
  // A wall clock and its time keep the word.
  [/\bwalls?\b(?![- ](time|clock))/gi, "layer of defence"],
];

/** First words of a clause that has no main one. */
const HEADLESS = /^(What|Whether|Who|Whose|How|Where|When|Why|Which)\b/;
const DOC_OPENING = "a verb or a noun phrase: Returns …, Options for …";
/**
 * Sentences that open with a clause as their subject, or as all they have.
 * "Where", "when" and "how" are left out: these open good sentences too.
 */
const HEADLESS_SENTENCE =
  /(?:^[\s\0/*"#!]*|[.:!?] )((?:What|Whether|Who|Whose|Which)\b[^.?!]*)([.?!]|$)/g;
const SENTENCE_OPENING = "a noun, or 'clients that …'";

/** Folders of programs that users might have written, and of fixed texts. */
const NOT_OURS = [
  "CHANGELOG.md",
  "bench/RESULTS.md",
  "docs/writing.md",
  "src/guest/javascript/quickjs/",
  "tests/corpus/",
  "tests/kinds/cases/",
  "tests/kinds/programs/",
  "tests/kinds/science/programs/",
  "tests/prose_test.ts",
  "tests/security/cases/",
];
const PARTS = ["*.md", "main.ts", "bench", "clients", "docs", "examples"];
const MORE_PARTS = ["deploy", "make", "Makefile", "src", "tests", "tools"];

/** A text of a file: a paragraph, a comment, or a message. */
interface Prose {
  readonly text: string;
  /** Line of its beginning; the first is 1. */
  readonly line: number;
  readonly isDoc: boolean;
  /** True for paragraphs and comments, which are whole sentences. */
  readonly isSentences: boolean;
}

const FENCE = /^\s*(```|~~~)/;

/** Yields the lines of a document that are no code, as one text each paragraph. */
function* documentProse(source: string): Generator<Prose> {
  const lines = source.split("\n");
  let isCode = false;
  for (let at = 0; at < lines.length; at++) {
    if (FENCE.test(lines[at])) {
      isCode = !isCode;
      continue;
    }
    if (isCode || lines[at].trim() === "") continue;
    const line = at + 1;
    const taken = [];
    while (at < lines.length && lines[at].trim() && !FENCE.test(lines[at])) {
      taken.push(lines[at++]);
    }
    at -= 1;
    const text = taken.join("\n");
    // Cells of tables and headings are no sentences.
    yield { text, line, isDoc: false, isSentences: !/^[|#]/.test(text) };
  }
}

/** Forms of comments and messages; the named group is the prose. */
const SLASHES =
  /(?<doc>\/\*\*[^]*?\*\/)|(?<block>\/\*[^]*?\*\/)|(?<lines>(?:(?<=^|\s)\/\/.*\n[ \t]*)+)|(?<said>"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)/g;
const HASHES =
  /(?<doc>"""[^]*?""")|(?<lines>(?:(?<=^|\s)#.*\n[ \t]*)+)|(?<said>"(?:[^"\\\n]|\\.)*")/g;

/** Yields the comments and the messages of a source. */
function* sourceProse(source: string, form: RegExp): Generator<Prose> {
  let line = 1;
  let counted = 0;
  for (const match of source.matchAll(form)) {
    const { doc, said } = match.groups!;
    while (counted < match.index) {
      if (source.charCodeAt(counted++) === 10) line += 1;
    }
    if (said !== undefined && !said.includes(" ")) continue;
    yield {
      text: match[0],
      line,
      isDoc: doc !== undefined,
      isSentences: said === undefined,
    };
  }
}

function proseOf(path: string, source: string): Iterable<Prose> {
  switch (extname(path)) {
    case ".md":
      return documentProse(source);
    case ".py":
    case ".sh":
    case ".yml":
    case ".yaml":
    case ".mk":
    case "":
      return sourceProse(source, HASHES);
    case ".c":
    case ".css":
    case ".go":
    case ".js":
    case ".mjs":
    case ".rs":
    case ".ts":
    case ".tsx":
      return sourceProse(source, SLASHES);
    case ".html":
      return [{ text: source, line: 1, isDoc: false, isSentences: false }];
  }
  return [];
}

/** Returns a text without names, addresses and marks of comments, as long. */
function wordsOf(text: string): string {
  const blank = (found: string) => found.replace(/[^\n]/g, "\0");
  return text
    .replace(/`[^`\n]*`(?!$)|\$\{[^}]*\}|\]\([^)\n]*\)|https?:\S+/g, blank)
    .replace(/(?<=\n)\s*(\*|\/\/[/!]?|#|>|[-*])(?=\s)/g, blank);
}

/** Returns what to mend in a file, one line each. */
function findingsIn(path: string, source: string): string[] {
  const findings: string[] = [];
  for (const { text, line, isDoc, isSentences } of proseOf(path, source)) {
    const words = wordsOf(text);
    const lineAt = (index: number) =>
      line + words.slice(0, index).split("\n").length - 1;
    // One space for each run of space, so that a phrase may span two lines.
    const at: number[] = [];
    let flat = "";
    for (const { 0: part, index } of words.matchAll(/[\s\0]+|[^\s\0]+/g)) {
      const isSpace = /^[\s\0]/.test(part);
      for (let i = 0; i < (isSpace ? 1 : part.length); i++) at.push(index + i);
      flat += isSpace
        ? (part.includes("\0") && !part.includes("\n") ? "\0" : " ")
        : part;
    }
    for (const [word, better] of WORDS) {
      for (const match of flat.matchAll(word)) {
        findings.push(
          `${path}:${lineAt(at[match.index])}: "${match[0]}": write ${better}`,
        );
      }
    }
    if (isSentences) {
      for (const match of flat.matchAll(HEADLESS_SENTENCE)) {
        if (match[2] === "?") continue;
        const index = match.index + match[0].indexOf(match[1]);
        findings.push(
          `${path}:${lineAt(at[index])}: "${
            match[1].slice(0, 60)
          }": write ${SENTENCE_OPENING}`,
        );
      }
    }
    const opening = isDoc ? text.replace(/^[\s/*"]+/, "") : "";
    const headless = HEADLESS.exec(opening);
    if (headless !== null) {
      findings.push(
        `${path}:${line}: "${headless[0]} …": write ${DOC_OPENING}`,
      );
    }
  }
  return findings;
}

Deno.test("Documents, comments and messages use the standard words", () => {
  const findings: string[] = [];
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--", ...PARTS, ...MORE_PARTS],
    { cwd: ROOT, encoding: "utf8" },
  );
  for (const path of listed.split("\0")) {
    if (path === "" || NOT_OURS.some((part) => path.startsWith(part))) continue;
    findings.push(...findingsIn(path, readFileSync(join(ROOT, path), "utf8")));
  }
  assert.equal(findings.length, 0, "\n" + findings.join("\n"));
});
