/// <reference lib="dom" />
/**
 * One request: what it takes, what comes back, examples of both.
 *
 * @module
 */

import { element } from "../playground/dom.ts";
import {
  type Content,
  type OpenApi,
  type Operation,
  type Parameter,
  resolve,
} from "./document.ts";
import { inline, prose } from "./prose.ts";
import { schemaView, typeOf } from "./schema_view.ts";

/** Place of a request: its method, in small letters, and its path. */
export interface Place {
  readonly method: string;
  readonly path: string;
}

/** Returns the section of a request. */
export function operationView(
  api: OpenApi,
  { method, path }: Place,
  operation: Operation,
): HTMLElement {
  const { operationId: id, summary, description, parameters = [] } = operation;
  const { requestBody, responses } = operation;
  return element(
    "article",
    { attributes: { id } },
    element("h3", { text: summary ?? id }),
    element(
      "p",
      { class: "request" },
      element("strong", { text: method.toUpperCase() }),
      element("code", { text: path }),
    ),
    ...(description ? [prose(description)] : []),
    ...parametersView(api, "Parameters", parameters),
    ...(requestBody
      ? [
        element("h4", { text: "Body" }),
        ...contentView(api, requestBody.content),
      ]
      : []),
    element("h4", { text: "Answers" }),
    ...Object.entries(responses).map(([status, response]) =>
      element(
        "details",
        {},
        element(
          "summary",
          {},
          element("strong", { text: status }),
          ...inline(` ${response.description ?? ""}`),
        ),
        ...parametersView(
          api,
          "Headers",
          Object.entries(response.headers ?? {})
            .map(([name, header]) => ({ ...resolve(api, header), name })),
        ),
        ...contentView(api, response.content ?? {}),
      )
    ),
  );
}

function parametersView(
  api: OpenApi,
  title: string,
  parameters: readonly Parameter[],
): HTMLElement[] {
  if (parameters.length === 0) return [];
  const rows = parameters.map((one) => resolve(api, one)).flatMap((one) => [
    element(
      "dt",
      {},
      element("code", { text: one.name ?? "" }),
      element(
        "span",
        { class: "type" },
        ...typeOf(one.schema ?? {}),
        document.createTextNode(one.in ? `, in ${one.in}` : ""),
      ),
      ...(one.required
        ? [element("span", { class: "needed", text: "always" })]
        : []),
    ),
    element("dd", {}, ...inline(one.description ?? "")),
  ]);
  return [
    element("p", { class: "title", text: title }),
    element("dl", { class: "members" }, ...rows),
  ];
}

function contentView(api: OpenApi, content: Content): HTMLElement[] {
  return Object.entries(content).flatMap((
    [type, { schema, example, examples = {} }],
  ) => [
    element(
      "div",
      { class: "body" },
      element("p", { class: "title" }, element("code", { text: type })),
      ...(schema?.$ref === undefined
        ? []
        : [element("p", {}, ...typeOf(schema))]),
      ...schemaView(resolve(api, schema ?? {})),
    ),
    ...(example === undefined ? [] : [exampleView("Example", example)]),
    ...Object.entries(examples).map(([name, { summary, value }]) =>
      exampleView(summary ?? name, value)
    ),
  ]);
}

function exampleView(title: string, value: unknown): HTMLElement {
  const text = typeof value === "string"
    ? value
    : JSON.stringify(value, null, 2);
  return element(
    "details",
    { class: "example" },
    element("summary", { text: title }),
    element("pre", { text }),
  );
}
