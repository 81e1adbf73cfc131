/**
 * Keeps several results in one Markdown file, each written by its own command.
 *
 * @module
 */

/**
 * Returns `document` with the section `name` set to `body`: in its place if it
 * is there, else at the end.
 *
 * @param name Letters and hyphens.
 */
export function replaceSection(
  document: string,
  name: string,
  body: string,
): string {
  const start = `<!-- ${name}: written by the bench, changes are lost -->`;
  const end = `<!-- /${name} -->`;
  const section = `${start}\n\n${body.trim()}\n\n${end}\n`;
  const from = document.indexOf(start);
  const to = document.indexOf(`${end}\n`, from);
  if (from < 0 || to < 0) return `${document.trimEnd()}\n\n${section}`;
  return document.slice(0, from) + section +
    document.slice(to + end.length + 1);
}
