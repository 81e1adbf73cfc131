/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The reference: shows `/openapi.json`, which says what this service takes and
 * answers with the settings that it has.
 *
 * @module
 */

import { byId, element } from "../playground/dom.ts";
import { connectTheme } from "../theme.ts";
import { connectContents } from "./contents.ts";
import type { OpenApi, Schema } from "./document.ts";
import { operationView } from "./operation_view.ts";
import { prose } from "./prose.ts";
import { schemaView } from "./schema_view.ts";
import { connectSearch } from "./search.ts";

const NO_TAG = "Other";

const themeButton = byId("theme", HTMLButtonElement);
connectTheme(themeButton, (theme) => {
  themeButton.textContent = theme === "dark" ? "Light" : "Dark";
});
const response = await fetch("openapi.json");
if (!response.ok) {
  throw new Error(`Cannot show the reference: ${response.status}`);
}
show(await response.json());

function show(api: OpenApi): void {
  const { title, version, description } = api.info;
  const hasPlayground = "/" in api.paths;
  byId("playground", HTMLAnchorElement).hidden = !hasPlayground;
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      place: { method, path },
      operation,
    }))
  );
  const tags = [...api.tags ?? [], { name: NO_TAG, description: "" }]
    .map((tag) => ({
      ...tag,
      id: `tag-${tag.name}`,
      own: operations.filter(({ operation }) =>
        (operation.tags?.[0] ?? NO_TAG) === tag.name
      ),
    }))
    .filter(({ own }) => own.length > 0);
  const schemas = Object.entries(api.components.schemas ?? {});

  byId("about", HTMLElement).append(
    element("p", { class: "hint", text: `${title} ${version}` }),
    prose(description ?? ""),
  );
  byId("index", HTMLElement).append(
    ...tags.map(({ name, id, own }) =>
      group(
        id,
        name,
        own.map(({ place: { method, path }, operation }) =>
          element(
            "a",
            { attributes: { href: `#${operation.operationId}` } },
            element("span", { class: "method", text: method.toUpperCase() }),
            document.createTextNode(` ${path}`),
          )
        ),
      )
    ),
    group(
      "schemas",
      "Schemas",
      schemas.map(([name]) => link(`schema-${name}`, name)),
    ),
  );
  byId("reference", HTMLElement).append(
    ...tags.map(({ name, id, description, own }) =>
      element(
        "section",
        { attributes: { id } },
        element("h2", { text: name }),
        ...(description ? [prose(description)] : []),
        ...own.map(({ place, operation }) =>
          operationView(api, place, operation, hasPlayground)
        ),
      )
    ),
    element(
      "section",
      { attributes: { id: "schemas" } },
      element("h2", { text: "Schemas" }),
      ...schemas.map(([name, schema]) =>
        element(
          "article",
          { attributes: { id: `schema-${name}` } },
          element("h3", { text: name }),
          ...schemaView(schema as Schema),
        )
      ),
    ),
  );
  connectSearch();
  connectContents();
  // The target of the address did not exist when it was looked for.
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function link(id: string, text: string): HTMLElement {
  return element("a", { text, attributes: { href: `#${id}` } });
}

function group(
  id: string,
  name: string,
  links: readonly HTMLElement[],
): HTMLElement {
  return element(
    "div",
    { class: "group" },
    link(id, name),
    element("ul", {}, ...links.map((one) => element("li", {}, one))),
  );
}
