import assert from "node:assert/strict";
import { collectFiles } from "../../../src/guest/files/collect_files.ts";
import { readFileTree } from "../../../src/guest/javascript/file_tree.ts";

const PAGE_BYTES = 65_536;
const FOLDER = 1;
const encoder = new TextEncoder();

/** A memory in which a test lays out nodes. */
class Tree {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  #end = 64;

  #text(bytes: Uint8Array): number {
    const at = this.#end;
    new Uint8Array(this.memory.buffer).set(bytes, at);
    this.#end += (bytes.length + 7) & ~7;
    return at;
  }

  /** Returns the address of a node; `changes` are words by their place. */
  node(
    name: string,
    content: string | readonly number[],
    changes: Readonly<Record<number, number>> = {},
  ): number {
    const bytes = encoder.encode(name);
    const nameAt = this.#text(bytes);
    const words: Record<number, number> = { 12: nameAt, 16: bytes.length };
    if (typeof content === "string") {
      words[20] = this.#text(encoder.encode(content));
      words[24] = encoder.encode(content).length;
    } else {
      words[32] = FOLDER;
      content.forEach((child, index) => {
        if (index === 0) words[4] = child;
        else this.set(content[index - 1], 0, child);
      });
    }
    const at = this.#end;
    this.#end += 48;
    for (const [place, word] of Object.entries({ ...words, ...changes })) {
      this.set(at, Number(place), word);
    }
    return at;
  }

  set(node: number, place: number, word: number): void {
    new DataView(this.memory.buffer).setUint32(node + place, word, true);
  }

  /** Returns the paths of files in /tmp, and their bytes. */
  collect(root: number, limitCount = 100): [string, string][] {
    const tree = readFileTree(this.memory, root, limitCount);
    const { files } = collectFiles(tree, ({ isFile }) => isFile, [
      "/tmp/**",
    ], []);
    return files.map(({ path, data }) => [
      path ?? "",
      new TextDecoder().decode(data),
    ]);
  }
}

/** A root whose /tmp has these entries. */
function withTmp(tree: Tree, entries: readonly number[]): number {
  return tree.node("", [tree.node("tmp", entries)]);
}

Deno.test("readFileTree() reads files and folders", () => {
  const tree = new Tree();
  const inner = tree.node("b", [tree.node("ü.txt", "deep")]);
  const root = withTmp(tree, [tree.node("a", "text"), inner]);
  assert.deepEqual(tree.collect(root), [
    ["/tmp/a", "text"],
    ["/tmp/b/ü.txt", "deep"],
  ]);
});

Deno.test("readFileTree() never reads outside of the memory, nor for ever", () => {
  const end = PAGE_BYTES;
  const cases: [string, (tree: Tree) => number][] = [
    ["no root", () => 0],
    ["a root at the end", () => end - 8],
    ["a root outside", () => 0xffff_fff0],
    [
      "data that ends outside",
      (tree) => withTmp(tree, [tree.node("a", "x", { 20: end - 1, 24: 2 })]),
    ],
    [
      "data that begins outside",
      (tree) =>
        withTmp(tree, [tree.node("a", "x", { 20: 0xffff_ffff, 24: 1 })]),
    ],
    [
      "a size without end",
      (tree) => withTmp(tree, [tree.node("a", "x", { 24: 0xffff_ffff })]),
    ],
    [
      "a name outside",
      (tree) => withTmp(tree, [tree.node("a", "x", { 12: end - 1, 16: 9 })]),
    ],
    [
      "a name without end",
      (tree) => withTmp(tree, [tree.node("a", "x", { 16: 0xffff_ffff })]),
    ],
    [
      "a neighbour outside",
      (tree) => withTmp(tree, [tree.node("a", [], { 0: end - 4 })]),
    ],
    ["a folder in itself", (tree) => {
      const folder = tree.node("a", []);
      tree.set(folder, 4, folder);
      return withTmp(tree, [folder]);
    }],
    ["neighbours in a ring", (tree) => {
      const [a, b] = [tree.node("a", []), tree.node("b", [])];
      const root = withTmp(tree, [a, b]);
      tree.set(b, 0, a);
      tree.set(a, 4, b);
      return root;
    }],
  ];
  for (const [title, make] of cases) {
    const tree = new Tree();
    assert.deepEqual(tree.collect(make(tree)), [], title);
  }
});

Deno.test("readFileTree() reads no more than there may be", () => {
  const tree = new Tree();
  const names = Array.from({ length: 50 }, (_, at) => `${100 + at}`);
  const root = withTmp(tree, names.map((name) => tree.node(name, "")));
  // The folder itself, and the five that are always there, count as well.
  assert.equal(tree.collect(root, 10).length, 15);
});
