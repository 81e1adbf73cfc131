/// <reference lib="dom" />
/**
 * Icons: lines on a square of 24, in the colour of the text beside them.
 *
 * @module
 */

const PATHS = {
  run: "M7 4l13 8-13 8z",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  above: "M12 3v8M8 7h8M4 15h16v6H4z",
  below: "M4 3h16v6H4zM12 13v8M8 17h8",
  delete: "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14",
  back: "M9 14l-5-5 5-5M4 9h10a6 6 0 0 1 0 12h-3",
  markdown: "M3 18V6l5 6 5-6v12M18 6v12M15 15l3 3 3-3",
  code: "M8 6l-6 6 6 6M16 6l6 6-6 6",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
} as const;

/** Names of the icons. */
export type IconName = keyof typeof PATHS;

const NAMESPACE = "http://www.w3.org/2000/svg";

/** Returns an icon. It says nothing to a screen reader: its button does. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
