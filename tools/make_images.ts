/**
 * Makes the memory images that sandboxes start from, into `.cache/images/`.
 * An image that still fits its files is left as it is. Without a kind: all that
 * there are packages for.
 *
 * Usage: `deno run -A tools/make_images.ts [--force] [kind]`
 *
 * @module
 */

// Deno loads this lazily, and could not while boot hides its global.
import "node:process";
import { dirname } from "node:path";
import { ENGINES } from "../src/guest/engines.ts";
import { Interpreter } from "../src/guest/interpreter.ts";
import { imagePath, loadEngine } from "../src/guest/start/load_engine.ts";
import { openLibC } from "../src/guest/lock/libc.ts";
import {
  joinRanges,
  PAGE_BYTES,
  type PageRange,
} from "../src/guest/memory/page_ranges.ts";
import { findLibcPath } from "../src/sandbox/libc_path.ts";
import { isSystemError } from "./system_error.ts";
import { writtenPages } from "./images/written_pages.ts";
import { openImage, writeImage } from "../src/guest/memory/memory_image.ts";
import {
  foundKinds,
  imageBoot,
  openFromImage,
} from "./images/open_from_image.ts";

const MIB = 1024 * 1024;
/**
 * A page is hot if this share of the sample programs writes it. To copy a page
 * in each reset takes a tenth of the page fault that it saves a program. With
 * many packages most pages are written by few programs: those of two programs
 * among 26 were 6.9 MiB, and a hello's reset took four times as long as with
 * the 2.0 MiB of a seventh.
 */
const HOT_SHARE = 1 / 7;
/** And by no fewer than these: what a single one writes is its own. */
const HOT_PROGRAMS = 2;
/**
 * Number of images made at a time: each keeps a CPU busy, and has up to 1 GB.
 */
const MAKERS = Math.min(2, navigator.hardwareConcurrency);

async function makeImage(kind: string): Promise<void> {
  const boot = await imageBoot(kind);
  const start = performance.now();
  const guest = await loadEngine(boot, ENGINES);
  const { key, engine: { warmUp } } = guest;
  const path = imagePath(boot);
  if (!Deno.args.includes("--force") && fits(path, key)) {
    console.log(`${kind}: image is up to date`);
    return;
  }
  const interpreter = await Interpreter.start({ boot, guest, warmUp });
  const memory = interpreter.captureImage();
  const facts = { ...interpreter.facts, key };
  const folder = dirname(path);
  Deno.mkdirSync(folder, { recursive: true });
  const draft = Deno.makeTempDirSync({ dir: folder, prefix: ".draft_" });
  let hotPages: PageRange[];
  try {
    const draftPath = imagePath({ ...boot, imageDir: draft });
    writeImage(draftPath, { ...facts, hotPages: [] }, memory);
    hotPages = await measureHotPages(kind, warmUp, draft);
    writeImage(draftPath, { ...facts, hotPages }, memory);
    // A reader sees the old image or the new, never half.
    Deno.renameSync(draftPath, path);
  } finally {
    Deno.removeSync(draft, { recursive: true });
  }
  const hotBytes = hotPages.reduce((sum, [, length]) => sum + length, 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${kind}: image of ${(memory.length / MIB).toFixed(1)} MiB, ` +
      `${(hotBytes / MIB).toFixed(1)} MiB of it hot, ` +
      `${seconds} s`,
  );
}

/** Starts from the image in `folder`, and looks what ordinary runs write. */
async function measureHotPages(
  kind: string,
  programs: readonly string[],
  folder: string,
): Promise<PageRange[]> {
  const libc = openLibC(findLibcPath());
  if (!libc) return [];
  const interpreter = await openFromImage(kind, libc, folder);
  interpreter.reset();
  const address = interpreter.mappedAt(libc);
  const run = { type: "run", nonce: "", inputJson: "null" } as const;
  const programsByPage = new Map<number, number>();
  for (const code of programs) {
    interpreter.prepare();
    interpreter.run({ ...run, code, timeoutMs: 60_000 });
    for (const [page] of writtenPages(address, interpreter.facts.memoryBytes)) {
      programsByPage.set(page, (programsByPage.get(page) ?? 0) + 1);
    }
    interpreter.reset();
  }
  const least = Math.max(HOT_PROGRAMS, programs.length * HOT_SHARE);
  return joinRanges(
    [...programsByPage]
      .filter(([, count]) => count >= least)
      .map(([page]) => [page, PAGE_BYTES]),
  );
}

function fits(path: string, key: string): boolean {
  const image = openImage(path, key);
  if (typeof image === "string") return false;
  image[Symbol.dispose]();
  return true;
}

/** A child of its own for each kind: one process can boot one interpreter. */
async function makeInChild(kind: string): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--node-modules-dir=manual",
      import.meta.filename ?? "",
      ...Deno.args,
      kind,
    ],
  }).spawn().status;
  return success;
}

const kind = Deno.args.find((argument) => !argument.startsWith("--"));
const found = await foundKinds();
const kinds = found.map(({ name }) => name);
if (kind === undefined) {
  // The largest first: the others are made beside it.
  const left = [...found]
    .sort((a, b) => a.baselineHeapBytes - b.baselineHeapBytes)
    .map(({ name }) => name);
  const makers = Array.from({ length: MAKERS }, async () => {
    for (let each = left.pop(); each !== undefined; each = left.pop()) {
      if (!await makeInChild(each)) Deno.exit(1);
    }
  });
  await Promise.all(makers);
} else if (kinds.includes(kind)) {
  try {
    const { engine } = found.find(({ name }) => name === kind) ?? {};
    if (engine === "javascript") {
      // Its bundles are not there yet where only Python is made first.
      const { makeLibrary } = await import("./javascript/make_library.ts");
      await makeLibrary();
    }
    await makeImage(kind);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    console.error(`Images: cannot be made: ${error.message}`);
    Deno.exit(1);
  }
} else {
  console.error(`Images: there are no packages for the kind "${kind}"`);
  Deno.exit(1);
}
