/// <reference lib="dom" />
/**
 * The reference: shows `/openapi.json` by Redoc, which a script before this one
 * has put into the page. Its styles are let in by the page's nonce.
 *
 * @module
 */

interface Redoc {
  init(
    address: string,
    options: Readonly<Record<string, unknown>>,
    host: HTMLElement | null,
  ): void;
}

const { Redoc } = globalThis as unknown as { readonly Redoc: Redoc };
const nonce = document.querySelector<HTMLMetaElement>('meta[name="nonce"]');

Redoc.init("openapi.json", {
  nonce: nonce?.content,
  // Its index is made by a script that it puts together.
  disableSearch: true,
  nativeScrollbars: true,
  hideDownloadButton: false,
  requiredPropsFirst: true,
  jsonSampleExpandLevel: 3,
  theme: {
    typography: {
      fontFamily: "system-ui, sans-serif",
      headings: { fontFamily: "system-ui, sans-serif" },
      code: { fontFamily: "ui-monospace, Menlo, Consolas, monospace" },
    },
  },
}, document.getElementById("reference"));
