/**
 * Writes SVG elements as text. Every value is escaped.
 *
 * @module
 */

/** Attributes of an element. */
export type SvgAttributes = Readonly<Record<string, string | number>>;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]);
}

function formatValue(value: string | number): string {
  if (typeof value === "string") return escapeText(value);
  return String(Math.round(value * 100) / 100);
}

/**
 * Returns an element.
 *
 * @param content Elements that were made by this function already.
 */
export function element(
  name: string,
  attributes: SvgAttributes,
  content: readonly string[] = [],
): string {
  const list = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${formatValue(value)}"`).join("");
  if (content.length === 0) return `<${name}${list}/>`;
  return `<${name}${list}>${content.join("")}</${name}>`;
}

/** Returns a `text` element with its top left, middle or end at (x, y). */
export function text(
  x: number,
  y: number,
  content: string,
  attributes: SvgAttributes = {},
): string {
  return element("text", { x, y, ...attributes }, [escapeText(content)]);
}

/** Returns a whole picture on white, readable on dark pages too. */
export function picture(
  width: number,
  height: number,
  title: string,
  content: readonly string[],
): string {
  return element("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "font-family": "system-ui, sans-serif",
    "font-size": 12,
  }, [
    element("title", {}, [escapeText(title)]),
    element("rect", { width, height, fill: "#ffffff" }),
    text(16, 26, title, { "font-size": 16, "font-weight": 600 }),
    ...content.map((part) => `\n${part}`),
    "\n",
  ]) + "\n";
}
