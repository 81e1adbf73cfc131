/// <reference lib="dom" />
/**
 * HTML that a program has made, in a frame where it can do nothing: without an
 * origin, scripts, forms or a way out (`sandbox`), without anything from
 * outside (the page's policy holds in it too, and one of its own), and without
 * an address under which it could be opened elsewhere (`srcdoc`).
 *
 * @module
 */

import { element } from "./dom.ts";
import { text } from "./texts.ts";

/**
 * The one style in the frame. The page's policy names its hash, and lets in no
 * other.
 */
export const FRAME_STYLE =
  "body{margin:.5rem;font:14px/1.45 system-ui,sans-serif}" +
  "table{border-collapse:collapse;border:0}" +
  "th,td{border:0;border-bottom:1px solid #8886;padding:.2rem .6rem;" +
  "text-align:right}pre{white-space:pre-wrap}";

const HEAD = "<!DOCTYPE html><html><head>" +
  '<meta http-equiv="Content-Security-Policy" content="' +
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
  "form-action 'none'; base-uri 'none'\">" +
  `<meta name="color-scheme" content="light dark">` +
  `<style>${FRAME_STYLE}</style></head><body>`;

/** As much of the browsers' API as is needed. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string },
  ): { createHTML(html: string): string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
/** The only one that the page's policy knows; nothing else has it. */
const POLICY = trustedTypes?.createPolicy("frame", {
  createHTML: (html) => html,
});

const ROW_PIXELS = 26;
const LEAST_PIXELS = 120;
const MOST_PIXELS = 420;

/** A screen reader tells frames apart by their titles. */
let frames = 0;

/** Returns the frame. */
export function htmlFrame(html: string): HTMLIFrameElement {
  // Nobody can look into it to measure.
  const rows = html.match(/<(tr|p|li|br|h\d)\b/gi)?.length ?? 0;
  const height = Math.min(
    Math.max(LEAST_PIXELS, (rows + 2) * ROW_PIXELS),
    MOST_PIXELS,
  );
  const frame = element("iframe", {
    attributes: {
      sandbox: "",
      referrerpolicy: "no-referrer",
      tabindex: "0",
      title: text("htmlResult", { number: ++frames }),
      height: String(height),
    },
  });
  const page = HEAD + withoutStyles(html);
  frame.srcdoc = POLICY?.createHTML(page) ?? page;
  return frame;
}

/**
 * Returns the HTML without styles of its own, such as a frame of pandas has. The
 * page's policy refuses them, and the console would tell of each. Nothing is
 * safer for it: what is left here is refused there.
 */
function withoutStyles(html: string): string {
  let isStyle = false;
  return html.split(/(<\/?style\b[^<>]*>)/i).filter((part, index) => {
    if (index % 2 === 0) return !isStyle;
    isStyle = !part.startsWith("</");
    return false;
  }).join("").replaceAll(
    /<[a-z][^<>]*>/gi,
    (tag) => tag.replaceAll(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/gi, ""),
  );
}
