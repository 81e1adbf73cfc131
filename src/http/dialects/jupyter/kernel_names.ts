/**
 * The kernels that a client may start: one per language.
 *
 * @module
 */

import type { Language, LanguageFamily } from "../../../run/languages.ts";

/** Description of a kernel's language for clients. */
export interface KernelLanguage {
  readonly language: Language;
  readonly displayName: string;
  /** Facts for `kernel_info_reply`, which editors go by. */
  readonly info: Readonly<Record<string, unknown>>;
}

/** The kernels by name. Some clients ask for "python3", whatever there is. */
const KERNELS: Readonly<
  Record<
    string,
    KernelLanguage & {
      readonly family: LanguageFamily;
    }
  >
> = {
  python3: {
    family: "python",
    language: "python",
    displayName: "Python 3 (python-faas)",
    info: {
      name: "python",
      mimetype: "text/x-python",
      file_extension: ".py",
      pygments_lexer: "ipython3",
      codemirror_mode: { name: "ipython", version: 3 },
      nbconvert_exporter: "python",
    },
  },
  javascript: {
    family: "javascript",
    language: "javascript",
    displayName: "JavaScript (python-faas)",
    info: {
      name: "javascript",
      mimetype: "text/javascript",
      file_extension: ".js",
      pygments_lexer: "javascript",
      codemirror_mode: "javascript",
      nbconvert_exporter: "script",
    },
  },
};

/** Returns the kernels that a service with these languages has, by name. */
export function kernelsOf(
  families: readonly LanguageFamily[],
): Readonly<Record<string, KernelLanguage>> {
  return Object.fromEntries(
    Object.entries(KERNELS).filter(([, { family }]) =>
      families.includes(family)
    ),
  );
}

/** Returns the name of a language's kernel. */
export function kernelName(language: Language): string {
  const found = Object.entries(KERNELS).find(([, kernel]) =>
    kernel.language === language
  );
  return found?.[0] ?? language;
}

/** Returns the row that {@linkcode KernelLanguage.info} names of a language. */
export function kernelLanguage(language: Language): KernelLanguage {
  return KERNELS[kernelName(language)];
}
