/**
 * The parts of an OpenAPI document that the reference shows.
 *
 * @module
 */

/** A schema, or where it stands. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A parameter or a header, or where it stands. */
export interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

/** Bodies by media type. */
export type Content = Readonly<
  Record<string, {
    readonly schema?: Schema;
    readonly example?: unknown;
    readonly examples?: Readonly<
      Record<string, { readonly summary?: string; readonly value?: unknown }>
    >;
  }>
>;

/** A request that can be sent. */
export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, {
      readonly description?: string;
      readonly headers?: Readonly<Record<string, Parameter>>;
      readonly content?: Content;
    }>
  >;
}

/** The document. */
export interface OpenApi {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
  };
  readonly tags?: readonly {
    readonly name: string;
    readonly description?: string;
  }[];
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>>>
  >;
  readonly components: Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
}

/**
 * Returns what a reference within the document leads to, and what has none
 * itself.
 *
 * @throws {Error} If it leads nowhere.
 */
export function resolve<T extends { readonly $ref?: string }>(
  { components }: OpenApi,
  value: T,
): T {
  if (value.$ref === undefined) return value;
  const [, kind, name] = /^#\/components\/(\w+)\/(.+)$/.exec(value.$ref) ?? [];
  const found = components[kind]?.[name];
  if (found === undefined) {
    throw new Error(`Cannot show the reference: nothing is at ${value.$ref}`);
  }
  return found as T;
}

/** Returns the name of the schema that a reference leads to. */
export function schemaName(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
