/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The reference: shows `/openapi.json`, which says what this service takes and
 * answers with the settings that it has.
 *
 * @module
 */

import { byId, element } from "../playground/dom.ts";
import type { OpenApi, Schema } from "./document.ts";
import { operationView } from "./operation_view.ts";
import { prose } from "./prose.ts";
import { schemaView } from "./schema_view.ts";

const NO_TAG = "Other";

const response = await fetch("openapi.json");
if (!response.ok) {
  throw new Error(`Cannot show the reference: ${response.status}`);
}
show(await response.json());

function show(api: OpenApi): void {
  const { title, version, description } = api.info;
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
    element("p", { text: `${title} ${version}` }),
    prose(description ?? ""),
  );
  byId("index", HTMLElement).append(
    ...tags.flatMap(({ name, id, own }) => [
      link(id, name, "group"),
      list(
        own.map(({ place: { method, path }, operation }) =>
          link(operation.operationId, `${method.toUpperCase()} ${path}`)
        ),
      ),
    ]),
    link("schemas", "Schemas", "group"),
    list(schemas.map(([name]) => link(`schema-${name}`, name))),
  );
  byId("reference", HTMLElement).append(
    ...tags.map(({ name, id, description, own }) =>
      element(
        "section",
        { attributes: { id } },
        element("h2", { text: name }),
        ...(description ? [prose(description)] : []),
        ...own.map(({ place, operation }) =>
          operationView(api, place, operation)
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
  // The target of the address did not exist when it was looked for.
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function link(id: string, text: string, name = ""): HTMLElement {
  return element("a", { text, class: name, attributes: { href: `#${id}` } });
}

function list(links: readonly HTMLElement[]): HTMLElement {
  return element("ul", {}, ...links.map((one) => element("li", {}, one)));
}
