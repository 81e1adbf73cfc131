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
import { tryLink } from "./try_link.ts";

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
  hasPlayground: boolean,
): HTMLElement {
  const { operationId: id, summary, description, parameters = [] } = operation;
  const { requestBody, responses } = operation;
  const canTry = hasPlayground && path === "/run_code";
  const examples = Object.values(requestBody?.content ?? {})
    .flatMap(examplesOf)
    .map(([title, value]) =>
      exampleView(title, value, canTry ? tryLink(value) : [])
    );
  return element(
    "article",
    { class: "operation", attributes: { id } },
    element("h3", { text: summary ?? id }),
    element(
      "p",
      { class: "request" },
      element("strong", { class: "method", text: method.toUpperCase() }),
      element("code", { text: path }),
    ),
    element(
      "div",
      { class: "fields" },
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
          ...Object.values(response.content ?? {}).flatMap(examplesOf)
            .map(([title, value]) => exampleView(title, value, [])),
        )
      ),
    ),
    ...(examples.length === 0 ? [] : [
      element("div", { class: "examples" }, ...examples),
    ]),
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
        ? [element("span", { class: "required", text: "required" })]
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
  return Object.entries(content).map(([type, { schema }]) =>
    element(
      "div",
      { class: "body" },
      element("p", { class: "title" }, element("code", { text: type })),
      ...(schema?.$ref === undefined
        ? []
        : [element("p", {}, ...typeOf(schema))]),
      ...schemaView(resolve(api, schema ?? {})),
    )
  );
}

type Body = Content[string];

/** Returns the examples of a body with their titles. */
function examplesOf(
  { example, examples = {} }: Body,
): (readonly [title: string, value: unknown])[] {
  return [
    ...(example === undefined ? [] : [["Example", example] as const]),
    ...Object.entries(examples)
      .map(([name, { summary, value }]) => [summary ?? name, value] as const),
  ];
}

function exampleView(
  title: string,
  value: unknown,
  links: readonly HTMLElement[],
): HTMLElement {
  const text = typeof value === "string"
    ? value
    : JSON.stringify(value, null, 2);
  return element(
    "figure",
    { class: "example" },
    element("figcaption", {}, element("span", { text: title }), ...links),
    element("pre", { text, attributes: { tabindex: "0" } }),
  );
}
