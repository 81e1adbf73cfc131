/// <reference lib="dom" />
/**
 * The panel that shows the program on the page as a request, to be copied.
 *
 * @module
 */

import { hasKey } from "./call.ts";
import { byId } from "./dom.ts";
import { text } from "./texts.ts";

/** More than a page shows without getting slow. */
const MOST_CHARS = 100_000;

/** Panel of the page. */
export class RequestPanel {
  readonly #body: () => string;
  readonly #view = byId("snippet", HTMLPreElement);
  readonly #language = byId("snippet-language", HTMLSelectElement);
  /** They load when the panel is opened. */
  #snippets: typeof import("./snippets.ts").SNIPPETS | undefined;

  /** @param body Returns the body of the request, or throws for bad input. */
  constructor(body: () => string) {
    this.#body = body;
    byId("show-request", HTMLButtonElement).addEventListener(
      "click",
      async () => {
        this.#snippets ??= (await import("./snippets.ts")).SNIPPETS;
        this.show();
      },
    );
    this.#language.addEventListener("change", () => this.show());
    // A request with a key has a header more.
    byId("key", HTMLInputElement).addEventListener("input", () => this.show());
    const button = byId("copy-snippet", HTMLButtonElement);
    button.addEventListener("click", () => void copy(this.#text(), button));
  }

  /** Shows the request as it is now. */
  show(): void {
    const words = this.#text();
    this.#view.textContent = words.length > MOST_CHARS
      ? `${words.slice(0, MOST_CHARS)} …`
      : words;
  }

  #text(): string {
    try {
      return this.#snippets?.[this.#language.value]({
        url: new URL("run_code", location.href.split("#")[0]).href,
        body: this.#body(),
        hasKey: hasKey(),
      }) ?? "";
    } catch {
      // The input says itself that it is not JSON.
      return this.#view.textContent ?? "";
    }
  }
}

/** Copies a text, and says so on the button. */
export async function copy(
  words: string,
  button: HTMLButtonElement,
): Promise<void> {
  const label = button.textContent ?? "";
  try {
    await navigator.clipboard.writeText(words);
    button.textContent = text("copied");
    setTimeout(() => button.textContent = label, 1_500);
  } catch {
    // Without TLS there is no clipboard; the address bar has the link.
  }
}
