import assert from "node:assert/strict";
import { runRequestSchema } from "../src/http/openapi/request_schemas.ts";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { parseLock } from "../src/packages/lock.ts";
import {
  errorBodySchema,
  healthSchema,
  metricsSchema,
  runAnswerSchema,
} from "../src/http/openapi/schemas.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Returns the files that people have written, as paths in the project. */
function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
      const isHidden = entry.name.startsWith(".") && entry.name !== ".ci";
      return isHidden || entry.name === "node_modules" ? [] : filesUnder(path);
    });
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

const FILES = filesUnder("");
const DOCUMENTS = FILES.filter((path) => path.endsWith(".md"));
const README = read("README.md");
const HTTP = read("docs/http.md");
const OPENAPI: {
  readonly paths: Record<
    string,
    Record<string, { readonly tags: string[]; readonly responses: object }>
  >;
} = JSON.parse(read("docs/openapi.json"));
const POLICY = read("docs/safety-policy.md");

/** Returns the text without what stands between fences. */
function prose(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, "");
}

function fences(markdown: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...markdown.matchAll(fence)].map(([, text]) => text);
}

/** Returns the anchors of a document, as GitHub makes them of headings. */
function anchors(markdown: string): Set<string> {
  const headings = prose(markdown).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-")
    ),
  );
}

Deno.test("Documents have no link that leads nowhere", () => {
  const broken = DOCUMENTS.flatMap((path) => {
    const links = prose(read(path)).matchAll(/\]\((?!https?:)([^)\s]+)\)/g);
    return [...links].flatMap(([, link]) => {
      const [target, anchor] = link.split("#");
      const found = target === "" ? path : join(dirname(path), target);
      if (!existsSync(join(ROOT, found))) return [`${path}: ${link}`];
      if (anchor === undefined) return [];
      return anchors(read(found)).has(anchor) ? [] : [`${path}: ${link}`];
    });
  });
  assert.deepEqual(broken, []);
});

Deno.test("Documents have no link that a space keeps from being one", () => {
  const broken = DOCUMENTS.flatMap((path) =>
    [...prose(read(path)).matchAll(/\]\s+\([^)\s]*[/.#][^)\s]*\)/g)]
      .map(([text]) => `${path}: ${text}`)
  );
  assert.deepEqual(broken, []);
});

Deno.test("Sources name no document that is not there", () => {
  const broken = FILES.filter((path) => /\.(ts|py|sh|mk|yml)$/.test(path))
    .flatMap((path) =>
      [...read(path).matchAll(/\bdocs\/[\w/-]+\.md\b/g)]
        .filter(([named]) => !existsSync(join(ROOT, named)))
        .map(([named]) => `${path}: ${named}`)
    );
  assert.deepEqual(broken, []);
});

Deno.test("README.md and docs/http.md show answers that have the contract's shape", () => {
  const { output, metadata } = runAnswerSchema.shape;
  const shapes = [
    runAnswerSchema.strict(),
    errorBodySchema.strict(),
    healthSchema.strict(),
    metricsSchema.strict(),
    // Parts that the examples let `jq` cut out of an answer.
    output.strict(),
    z.strictObject({ output, error: metadata.shape.error }),
  ];
  const answers = fences(README + HTTP, "json");
  assert.ok(answers.length > 0);
  for (const answer of answers) {
    const value = JSON.parse(answer);
    assert.ok(
      shapes.some((shape) => shape.safeParse(value).success),
      `no answer of the service: ${answer}`,
    );
  }
});

/** Returns the first column of each table, without its head. */
function firstColumns(markdown: string): string[][] {
  const tables = markdown.matchAll(/(?:^\|.*\n)+/gm);
  return [...tables].map(([table]) =>
    table.trim().split("\n").slice(2).map((row) => row.split("|")[1].trim())
  );
}

const HTTP_PAGES = ["docs/http.md", "docs/http.zh-CN.md"] as const;

Deno.test("Both pages on HTTP have every field, kind of error and status of /run_code", () => {
  const { responses } = OPENAPI.paths["/run_code"].post;
  for (const path of HTTP_PAGES) {
    const [fields, kinds, statuses] = firstColumns(read(path));
    const quoted = (names: readonly string[]) =>
      names.map((name) => `\`${name}\``).toSorted();
    assert.deepEqual(
      fields.toSorted(),
      quoted(Object.keys(runRequestSchema.shape)),
      path,
    );
    const { kind } = runAnswerSchema.shape.metadata.shape.error.unwrap().shape;
    assert.deepEqual(kinds.toSorted(), quoted(kind.options), path);
    assert.deepEqual(
      statuses.flatMap((cell) => cell.split(/[,、]\s*/)),
      // 405 is the answer to a method that no route has.
      ["405", ...Object.keys(responses).filter((status) => status !== "200")]
        .toSorted(),
      path,
    );
  }
});

Deno.test("Both pages on HTTP name every route but those of dialects", () => {
  const own = Object.entries(OPENAPI.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => !tags.includes("Dialects"))
      .map(([method]) => `${method.toUpperCase()} ${path}`)
  ).filter((route) => route !== "GET /assets/{file}");
  for (const path of HTTP_PAGES) {
    const named = read(path).replaceAll(/\s+/g, " ");
    const missing = own.filter((route) => !named.includes(`\`${route}\``));
    assert.deepEqual(missing, [], path);
  }
});

Deno.test("docs/safety-policy.md tells what the checker says, in its words", () => {
  // Texts that are split over lines in the source stand in one.
  const said = FILES.filter((path) =>
    path.startsWith("src/inside/python/checker")
  )
    .map(read).join("\n").replaceAll(/"\s*\n\s*"/g, "");
  const findings = [
    ...POLICY.matchAll(
      /error: Cannot \w+ "[\w.]+": (?:forbidden, )?([^[`]+) \[[a-z-]+\]/g,
    ),
    ...POLICY.matchAll(/help: ([^\n`]+)/g),
  ];
  assert.equal(findings.length, 10, "five programs, a reason and a help each");
  for (const [, text] of findings) assert.ok(said.includes(text), text);
});

Deno.test("README.zh-CN.md has the sections, commands and links of README.md", () => {
  const chinese = read("README.zh-CN.md");
  const levels = (text: string) =>
    [...prose(text).matchAll(/^(#+) /gm)].map(([, level]) => level);
  const links = (text: string) =>
    new Set(
      [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link),
    );
  assert.deepEqual(levels(chinese), levels(README));
  for (const language of ["sh", "json"]) {
    assert.deepEqual(fences(chinese, language), fences(README, language));
  }
  // It also links to the pages that are translated, and each to the other.
  const own = /\.zh-CN\.md$|^README\.md$/;
  assert.deepEqual(
    [...links(chinese)].filter((link) => !own.test(link)).toSorted(),
    [...links(README)].filter((link) => !own.test(link)).toSorted(),
  );
});

Deno.test("Both READMEs say how much the first start fetches, as the lock has it", () => {
  const { files } = parseLock(read("packages.lock.json"));
  const megabytes = files.reduce(
    (sum, { sizeBytes }) => sum + (sizeBytes ?? 0) / 1e6,
    0,
  );
  for (
    const [path, about] of [
      ["README.md", /about (\d+)\s+MB/],
      ["README.zh-CN.md", /约 (\d+)\s+MB/],
    ] as const
  ) {
    const said = Number(about.exec(read(path))?.[1]);
    assert.ok(
      Math.abs(said - megabytes) < megabytes / 10,
      `${path}: ${said} MB, in the lock ${megabytes.toFixed(1)}`,
    );
  }
});

Deno.test("Documents name no command that `make` does not have", () => {
  const makefiles = read("Makefile") + read("make/compose.mk");
  // A pattern such as "compose-restart-%" is written with the word after it.
  const targets = [...makefiles.matchAll(/^([a-z][\w-]*%?):/gm)]
    .map(([, target]) => new RegExp(`^${target.replace("%", "[\\w-]+")}$`));
  const unknown = DOCUMENTS.flatMap((path) =>
    [...read(path).matchAll(/(?:^|`)make ([a-z][\w-]*)/gm)]
      .filter(([, name]) => !targets.some((target) => target.test(name)))
      .map(([named]) => `${path}: ${named}`)
  );
  assert.deepEqual(unknown, []);
});

Deno.test("CHANGELOG.md opens with what is not released yet", () => {
  const [first] = read("CHANGELOG.md").matchAll(/^## (.+)$/gm);
  assert.equal(first[1], "Unreleased");
});

Deno.test("ADRs are numbered without a gap, have a status, and ARCHITECTURE.md lists all in order", () => {
  const pages = FILES.filter((path) => path.startsWith("docs/adr/")).sort();
  const architecture = read("ARCHITECTURE.md");
  pages.forEach((path, index) => {
    const number = String(index + 1).padStart(4, "0");
    assert.match(path, new RegExp(`^docs/adr/${number}-[a-z-]+\\.md$`));
    assert.match(
      read(path),
      new RegExp(`^# ${index + 1}\\. [^\\n]+\\n\\nStatus: \\w`),
      path,
    );
  });
  const listed = [...architecture.matchAll(/^- \[.*\]\((docs\/adr\/.*)\)$/gm)];
  assert.deepEqual(listed.map(([, path]) => path), pages);
});

Deno.test("An ADR has at most 350 words outside of its tables", () => {
  const long = FILES.filter((path) => path.startsWith("docs/adr/"))
    .map((path) => [path, countWords(read(path))] as const)
    .filter(([, words]) => words > 350);
  assert.deepEqual(long, []);
});

Deno.test("No file names a path of one machine, or a registry's host", () => {
  const HOSTS = /\b(registry\.npmjs\.org|files\.pythonhosted\.org|pypi\.org)\b/;
  const found = FILES.filter((path) => path !== "tests/docs_test.ts")
    .flatMap((path) => {
      const text = read(path);
      return [
        // A short one, such as "/app/", is a container's, and named in its file.
        ...ROOT.split("/").length > 3 && text.includes(ROOT) ? [ROOT] : [],
        ...HOSTS.exec(text)?.slice(0, 1) ?? [],
        ...outside(path, text),
      ].map((what) => `${path}: ${what}`);
    });
  assert.deepEqual(found, []);
});

/** Counts the words of a page, without the rows of its tables. */
function countWords(text: string): number {
  const prose = text.split("\n").filter((line) => !/^ *\|/.test(line));
  return prose.join("\n").split(/\s+/).filter((word) => /\w/.test(word)).length;
}

/** Returns the relative paths in a text that lead out of the project. */
function outside(path: string, text: string): string[] {
  // Tests try such paths on purpose.
  if (path.startsWith("tests/")) return [];
  return [...text.matchAll(/(?:\.\.\/)+[\w.-]+/g)].map(([named]) => named)
    .filter((named) => join(dirname(path), named).startsWith(".."));
}
