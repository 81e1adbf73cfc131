import assert from "node:assert/strict";
import { openApiDocument } from "../../../src/http/openapi/openapi.ts";
import { routeDescriptions } from "../../../src/http/openapi/routes.ts";
import { DIALECT_NAMES } from "../../../src/settings/dialects.ts";
import { openApiText } from "../../../tools/openapi.ts";
import { fakeService } from "../fake_runner.ts";

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

function operations(paths: Paths): string[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
}

Deno.test("Every route that can be switched on is described", async () => {
  const { request } = fakeService({
    dialects: DIALECT_NAMES,
    playground: true,
    mcp: true,
    pagesFolder: "none",
  });
  // A route without a row is a 500 here.
  const response = await request("/openapi.json");
  assert.equal(response.status, 200);
  const { paths } = await response.json();
  assert.deepEqual(
    operations(paths).toSorted(),
    Object.keys(await routeDescriptions()).toSorted(),
  );
});

Deno.test("openApiDocument() never tells of a route without a description", async () => {
  await assert.rejects(
    openApiDocument({ version: "1", routes: ["GET /unknown"] }),
    { message: /Cannot describe "GET \/unknown": it has no row/ },
  );
});

Deno.test("docs/openapi.json is what the sources say", async () => {
  const path = new URL("../../../docs/openapi.json", import.meta.url);
  assert.ok(
    Deno.readTextFileSync(path) === await openApiText(),
    "make it again: deno run -A tools/openapi.ts",
  );
});

Deno.test("Every field of a request has its meaning, every operation a summary", async () => {
  const document = JSON.parse(await openApiText());
  for (const [path, methods] of Object.entries(document.paths as Paths)) {
    for (const [method, { summary, tags }] of Object.entries(methods)) {
      assert.ok(summary && tags?.length === 1, `${method} ${path}`);
    }
  }
  for (const name of ["RunRequest", "BatchRequest"]) {
    const { properties } = document.components.schemas[name];
    for (const [field, schema] of Object.entries(properties)) {
      const { description } = schema as { description?: string };
      assert.ok(description, `${name}.${field}`);
    }
  }
});

Deno.test("Every number has its unit or its meaning", async () => {
  const silent: string[] = [];
  const look = (value: unknown, way: string): void => {
    if (typeof value !== "object" || value === null) return;
    const { properties = {} } = value as { properties?: object };
    for (const [name, schema] of Object.entries(properties)) {
      const isNumber = /^(integer|number)\b/.test([schema.type].flat().join());
      if (isNumber && !schema.description) silent.push(`${way}.${name}`);
    }
    for (const [name, member] of Object.entries(value)) {
      if (!/^examples?$/.test(name)) look(member, `${way}.${name}`);
    }
  };
  look(JSON.parse(await openApiText()), "");
  assert.deepEqual(silent, []);
});
