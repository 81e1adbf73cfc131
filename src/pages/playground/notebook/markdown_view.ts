/// <reference lib="dom" />
/**
 * Markdown as elements of the page. They are made of the words one by one: no
 * text becomes HTML, and HTML within it is shown as it is written.
 *
 * @module
 */

import { lexer, type Token, type Tokens } from "marked";
import { element } from "../dom.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: "\u00a0",
  "#39": "'",
};
/** Addresses that a link may lead to: nothing that runs. */
const SAFE_LINK = /^(https?:|mailto:)/i;
/** Pictures in the text itself: the page's policy loads no others. */
const PICTURE = /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i;

/** Returns the view of a text in Markdown. */
export function markdownView(markdown: string): HTMLElement {
  return element("div", { class: "markdown" }, ...blocks(lexer(markdown)));
}

function blocks(tokens: readonly Token[]): Node[] {
  return tokens.flatMap((token) => {
    const made = block(token as Tokens.Generic);
    return made === null ? [] : [made];
  });
}

function block(token: Tokens.Generic): Node | null {
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "heading": {
      // The page has the first two levels.
      const level = Math.min(token.depth + 2, 6) as 3 | 4 | 5 | 6;
      return element(
        `h${level}`,
        { attributes: { "data-level": String(token.depth) } },
        ...inlines(token.tokens),
      );
    }
    case "paragraph":
      return element("p", {}, ...inlines(token.tokens));
    case "code":
      return element("pre", {
        text: token.text,
        attributes: { tabindex: "0" },
      });
    case "blockquote":
      return element("blockquote", {}, ...blocks(token.tokens ?? []));
    case "hr":
      return element("hr");
    case "list":
      return listView(token as Tokens.List);
    case "table":
      return tableView(token as Tokens.Table);
    default:
      return inline(token);
  }
}

function listView({ ordered, start, items }: Tokens.List): HTMLElement {
  const rows = items.map(({ tokens }) => element("li", {}, ...blocks(tokens)));
  return ordered
    ? element("ol", { attributes: { start: String(start || 1) } }, ...rows)
    : element("ul", {}, ...rows);
}

function tableView({ header, rows }: Tokens.Table): HTMLElement {
  const names = header.map(({ tokens }) =>
    element("th", { attributes: { scope: "col" } }, ...inlines(tokens))
  );
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...row.map(({ tokens }) => element("td", {}, ...inlines(tokens))),
    )
  );
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...names)),
    element("tbody", {}, ...body),
  );
}

function inlines(tokens: readonly Token[] = []): Node[] {
  return tokens.map((token) => inline(token as Tokens.Generic));
}

function inline(token: Tokens.Generic): Node {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return element(token.type, {}, ...inlines(token.tokens));
    case "codespan":
      return element("code", { text: token.text });
    case "br":
      return element("br");
    case "checkbox":
      return document.createTextNode(token.checked ? "☑ " : "☐ ");
    case "link":
      return SAFE_LINK.test(token.href)
        ? element("a", {
          attributes: {
            href: token.href,
            target: "_blank",
            rel: "noopener noreferrer",
          },
        }, ...inlines(token.tokens))
        : element("span", {}, ...inlines(token.tokens));
    case "image":
      return PICTURE.test(token.href)
        ? element("img", { attributes: { src: token.href, alt: token.text } })
        : document.createTextNode(token.text);
    case "text":
      return token.tokens === undefined
        ? document.createTextNode(decoded(token.text))
        : element("span", {}, ...inlines(token.tokens));
    case "escape":
      return document.createTextNode(token.text);
    default:
      return document.createTextNode(token.raw);
  }
}

function decoded(words: string): string {
  return words.replaceAll(
    /&(#?\w+);/g,
    (whole, name: string) => ENTITIES[name] ?? whole,
  );
}
