/// <reference lib="dom" />
/**
 * Files that a program has handed back: pictures as pictures, all to save.
 *
 * @module
 */

import { fromBase64 } from "./base64.ts";
import type { OutputFile } from "../../run/result.ts";
import { element } from "./dom.ts";
import { saveFile } from "./save_file.ts";
import { text } from "./texts.ts";

/** As an image nothing in it runs, not even in SVG. */
const PICTURE = /^image\/(png|jpeg|gif|webp|svg\+xml)$/;

/** Returns the views, pictures first. */
export function filesView(files: readonly OutputFile[]): HTMLElement[] {
  const pictures = files.filter(({ media_type }) => PICTURE.test(media_type));
  return [
    ...pictures.length === 0
      ? []
      : [element("h2", { text: text("pictures") }), ...pictures.map(picture)],
    ...files.length === 0
      ? []
      : [element("h2", { text: text("files") }), ...files.map(saveButton)],
  ];
}

function picture({ name, media_type, data }: OutputFile): HTMLElement {
  return element(
    "figure",
    {},
    element("img", {
      attributes: { src: `data:${media_type};base64,${data}`, alt: name },
    }),
  );
}

function saveButton({ name, path, size, data }: OutputFile): HTMLElement {
  return element("button", {
    text: text("download", { name: path ?? name, size }),
    attributes: { type: "button" },
    onClick: () => saveFile(name, fromBase64(data)),
  });
}
