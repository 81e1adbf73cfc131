/**
 * Makes `.cache/pages`, the pages for people as the service sends them. Names
 * have a hash of what is in the file, so that browsers may keep them for ever.
 * Pages that still fit their sources are left as they are.
 *
 * Usage: `deno run -A tools/pages/make_pages.ts`.
 *
 * @module
 */

import { build, type Plugin } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Folder of the pages. */
export const PAGES_FOLDER = `${ROOT}.cache/pages`;

/**
 * Leaves out the completion that grammars bring: the page has one for all of
 * them, which loads when somebody writes.
 */
const WITHOUT_COMPLETION: Plugin = {
  name: "without-completion",
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^@codemirror\/autocomplete$/ },
      ({ importer }) =>
        importer.includes("/@codemirror/lang-")
          ? { path: "completion", namespace: "none", sideEffects: false }
          : undefined,
    );
    onLoad({ filter: /^/, namespace: "none" }, () => ({
      contents: `const none = () => null;
        export {
          none as completeFromList,
          none as ifNotIn,
          none as snippetCompletion,
        };`,
    }));
  },
};

/** Makes the pages, unless they are there. */
export async function makePages(): Promise<void> {
  const key = pagesKey();
  if (readText(`${PAGES_FOLDER}/pages.key`) === key) {
    console.log("pages: up to date");
    return;
  }
  const start = performance.now();
  Deno.mkdirSync(`${ROOT}.cache`, { recursive: true });
  const draft = Deno.makeTempDirSync({ dir: `${ROOT}.cache`, prefix: "pages" });
  await makePage(draft, "playground");
  await makePage(draft, "reference");
  Deno.writeTextFileSync(`${draft}/pages.key`, key);
  // A reader sees the old pages or the new ones, except a moment without any.
  removeIfThere(PAGES_FOLDER);
  Deno.renameSync(draft, PAGES_FOLDER);
  Deno.chmodSync(PAGES_FOLDER, 0o755);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`pages: made, ${seconds} s`);
}

/** Writes a page and what it names. */
async function makePage(folder: string, name: string): Promise<void> {
  const source = `${ROOT}src/pages/${name}`;
  const later = `${source}/later.css`;
  const { outputFiles } = await build({
    entryPoints: [
      { in: `${source}/main.ts`, out: name },
      { in: `${source}/style.css`, out: name },
      ...(existsSync(later) ? [{ in: later, out: "later" }] : []),
    ],
    outdir: "out",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    // Code that is not needed at once is a file of its own, which is asked for
    // later.
    splitting: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    plugins: [WITHOUT_COMPLETION],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  let html = Deno.readTextFileSync(`${source}/index.html`);
  for (const { path, text } of outputFiles) {
    const file = basename(path);
    Deno.writeTextFileSync(`${folder}/${file}`, text);
    const isLater = file.startsWith("later-");
    if (!isLater && !file.startsWith(`${name}-`)) continue;
    const place = isLater
      ? "LATER"
      : file.endsWith(".css")
      ? "STYLE"
      : "SCRIPT";
    html = html.replace(`assets/${place}`, `assets/${file}`);
  }
  const lines = html.split("\n").map((line) => line.trim());
  Deno.writeTextFileSync(`${folder}/${name}.html`, lines.join("\n"));
}

/** Changes whenever the pages would: with their sources, tools and versions. */
function pagesKey(): string {
  const hash = createHash("sha256");
  for (const folder of ["src/pages", "tools/pages"]) {
    const files = readdirSync(ROOT + folder, {
      recursive: true,
      withFileTypes: true,
    });
    const paths = files.filter((file) => file.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`);
    for (const path of paths.sort()) hash.update(Deno.readFileSync(path));
  }
  return hash.update(Deno.readFileSync(`${ROOT}deno.lock`)).digest("hex");
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

if (import.meta.main) await makePages();
