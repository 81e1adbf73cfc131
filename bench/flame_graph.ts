/**
 * Draws a CPU profile as a flame graph: one box for each function and its
 * callers, as wide as the time that was spent in it and what it called.
 *
 * @module
 */

import type { CpuProfile } from "./cpu_profile.ts";
import { element, picture, text } from "./svg.ts";

/** A function in its place in the call tree. */
export interface Frame {
  /** Name of the function. */
  readonly name: string;
  /** Origin of its code; decides the colour. */
  readonly origin: Origin;
  /** Time in it and in what it called, in microseconds. */
  readonly totalUs: number;
  /** Frames that it called, widest first. */
  readonly children: readonly Frame[];
}

/** Origin of code. */
export type Origin = keyof typeof ORIGINS;

const ORIGINS = {
  own: { title: "this project", colour: "#d55e00" },
  python: {
    title: "CPython and its libraries (WebAssembly)",
    colour: "#009e73",
  },
  packages: { title: "npm packages", colour: "#e69f00" },
  deno: { title: "Deno's JavaScript", colour: "#56b4e9" },
  native: { title: "native code", colour: "#bbbbbb" },
} as const;

const WIDTH = 1200;
const MARGIN = 16;
const ROW = 18;
const TOP = 66;
/** Narrower boxes than this, in pixels, cannot be seen. */
const LEAST_WIDTH = 0.7;
const CHARACTER = 6.4;
/** V8's names for time in which no code ran. */
const IDLE = new Set(["(idle)", "(program)"]);

/** Returns where a function's code is from. */
export function originOf(functionName: string, url: string): Origin {
  if (url.startsWith("wasm:")) return "python";
  if (url.includes("/node_modules/")) return "packages";
  if (url.startsWith("file:")) return "own";
  if (url.startsWith("ext:") || url.startsWith("node:")) return "deno";
  return functionName.startsWith("wasm-") ? "python" : "native";
}

/**
 * Returns the call tree of a profile. Frames of the same function under the
 * same caller are one; time in which nothing ran is left out.
 */
export function callTree({ nodes, samples, timeDeltas }: CpuProfile): Frame {
  const selfUs = new Map<number, number>();
  samples.forEach((id, i) =>
    selfUs.set(id, (selfUs.get(id) ?? 0) + timeDeltas[i])
  );
  const byId = new Map(nodes.map((node) => [node.id, node]));

  function join(ids: readonly number[]): Frame[] {
    const groups = new Map<string, number[]>();
    for (const id of ids) {
      const { functionName, url } = byId.get(id)!.callFrame;
      if (IDLE.has(functionName)) continue;
      const key = `${functionName} ${url}`;
      groups.set(key, [...groups.get(key) ?? [], id]);
    }
    return [...groups.values()].map(frame)
      .toSorted((a, b) => b.totalUs - a.totalUs);
  }

  function frame(ids: readonly number[]): Frame {
    const members = ids.map((id) => byId.get(id)!);
    const { functionName, url } = members[0].callFrame;
    const children = join(members.flatMap((node) => node.children));
    const own = ids.reduce((sum, id) => sum + (selfUs.get(id) ?? 0), 0);
    return {
      name: functionName || "(anonymous)",
      origin: originOf(functionName, url),
      totalUs: children.reduce((sum, child) => sum + child.totalUs, own),
      children,
    };
  }

  return { ...frame([nodes[0].id]), name: "all" };
}

/** Returns the picture of a profile. */
export function flameGraph(title: string, profile: CpuProfile): string {
  const root = callTree(profile);
  const boxes: string[] = [];
  const scale = (WIDTH - 2 * MARGIN) / (root.totalUs || 1);
  let rows = 0;

  function draw(frame: Frame, x: number, row: number): void {
    const width = frame.totalUs * scale;
    if (width < LEAST_WIDTH) return;
    rows = Math.max(rows, row + 1);
    const y = TOP + row * ROW;
    const share = (frame.totalUs / root.totalUs * 100).toFixed(1);
    const shown = Math.floor(width / CHARACTER);
    boxes.push(element("g", {}, [
      // Text that a viewer shows when the pointer rests on the box.
      element("title", {}, [text(0, 0, `${frame.name}, ${share} %`)]),
      element("rect", {
        x,
        y,
        width: Math.max(width - 0.5, 0.2),
        height: ROW - 1,
        fill: ORIGINS[frame.origin].colour,
      }),
      ...shown >= 3
        ? [text(x + 2, y + 13, frame.name.slice(0, shown), { "font-size": 11 })]
        : [],
    ]));
    let at = x;
    for (const child of frame.children) {
      draw(child, at, row + 1);
      at += child.totalUs * scale;
    }
  }

  draw(root, MARGIN, 0);
  let at = MARGIN;
  const legend = Object.values(ORIGINS).flatMap(({ title, colour }) => {
    const x = at;
    at += title.length * CHARACTER + 34;
    return [
      element("rect", { x, y: 40, width: 12, height: 12, fill: colour }),
      text(x + 17, 50, title),
    ];
  });
  return picture(WIDTH, TOP + rows * ROW + MARGIN, title, [
    ...legend,
    ...boxes,
  ]);
}
