/**
 * The operator's files name the settings as `src/settings/settings.ts` has them, so that
 * a new setting cannot be forgotten in one of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { SETTINGS } from "../src/settings/settings.ts";

const settings = Object.values(SETTINGS);
const names = settings.map(({ variable }) => variable);
/** Variables of OpenTelemetry that Deno reads, for traces. */
const TELEMETRY = [
  "OTEL_DENO",
  "OTEL_DENO_METRICS",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "OTEL_EXPORTER_OTLP_PROTOCOL",
  "OTEL_RESOURCE_ATTRIBUTES",
  "OTEL_SERVICE_NAME",
  "OTEL_TRACES_SAMPLER",
  "OTEL_TRACES_SAMPLER_ARG",
];

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../${path}`, import.meta.url));
}

Deno.test("Dockerfile lets the service read every setting, and nothing of others'", async () => {
  const text = await read("Dockerfile");
  const allowed = text.match(/--allow-env=([A-Z_,*]+)/)?.[1]?.split(",") ?? [];
  for (const name of names) {
    assert.ok(
      allowed.some((one) =>
        one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : one === name
      ),
      name,
    );
  }
  for (const one of allowed) assert.match(one, /^(PYTHON_)?FAAS_/);
});

Deno.test("docker-compose.yml hands over every setting of an operator's", async () => {
  const text = await read("docker-compose.yml");
  // Inside, the address is the container's own.
  const fixed = new Set(["FAAS_HOST", "FAAS_PORT"]);
  const found = [...text.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name]) => name);
  assert.deepEqual(
    // The second service has all of the first, and some of its own.
    [...new Set(found)].toSorted(),
    [...names.filter((name) => !fixed.has(name)), ...TELEMETRY].toSorted(),
  );
});

Deno.test(".env.example shows the default of every setting", async () => {
  const text = await read(".env.example");
  const shown = new Map(
    [...text.matchAll(/^#?([A-Z_]+)=(.*)$/gm)]
      .map(([, name, value]) => [name, value]),
  );
  for (const { variable, fallback } of settings) {
    // Each container has its own.
    if (/^FAAS_(HOST|PORT|LANGUAGES)$/.test(variable)) continue;
    assert.equal(shown.get(variable), fallback, variable);
    shown.delete(variable);
  }
  // The rest is Compose's own.
  assert.deepEqual([...shown.keys()].toSorted(), [
    "JS_FAAS_CPU_LIMIT",
    "JS_FAAS_MEMORY_LIMIT",
    "JS_FAAS_PUBLISH",
    "PYTHON_FAAS_IMAGE",
    "PYTHON_FAAS_PUBLISH",
  ]);
});

Deno.test("docs/settings.md tells where docker-compose.yml has a default of its own", async () => {
  const page = await read("docs/settings.md");
  const compose = await read("docker-compose.yml");
  const own = [...compose.matchAll(/^ {6}(\w+): \$\{\1:-(.+)\}$/gm)]
    .filter(([, name, value]) =>
      settings.some(({ variable, fallback }) =>
        variable === name && fallback !== value
      )
    );
  assert.ok(own.length > 0);
  for (const [, name, value] of own) {
    assert.match(
      page,
      new RegExp(`^\\| \`${name}\` .*\\b${value} with Compose\\b`, "m"),
    );
  }
});

Deno.test("docker-compose.yml has a service for each language", async () => {
  const text = await read("docker-compose.yml");
  const languages = [...text.matchAll(/^ {6}FAAS_LANGUAGES: (\S+)$/gm)]
    .map(([, value]) => value);
  assert.deepEqual(languages, ["python", "javascript"]);
  const ports = [...text.matchAll(/^ {6}- "\$\{\w+:-(\d+)\}:8000"$/gm)]
    .map(([, port]) => port);
  assert.deepEqual(ports, ["8890", "8891"]);
});

Deno.test("Dockerfile starts the service with the task's flags for V8", async () => {
  const flags = /--v8-flags=[\w=,-]+/;
  const [image] = flags.exec(await read("Dockerfile")) ?? [];
  const { tasks } = JSON.parse(await read("deno.json"));
  assert.equal(image, flags.exec(tasks.start)?.[0]);
});

Deno.test("Dockerfile and docker-compose.yml have the same health check", async () => {
  const image = await read("Dockerfile");
  const compose = await read("docker-compose.yml");
  const wanted = JSON.parse(
    image.match(/^HEALTHCHECK .*\\\n\s*CMD (\[.*\])$/m)?.[1] ?? "[]",
  );
  const lines = compose.match(/- CMD\n((?:\s+- .*\n)+)/)?.[1] ?? "";
  const found = lines.trim().split("\n").map((line) =>
    line.trim().replace("- ", "")
  );
  assert.deepEqual(found, wanted);
});

Deno.test("docs/settings.zh-CN.md shows every setting and its default", async () => {
  const text = await read("docs/settings.zh-CN.md");
  for (const { variable, fallback } of settings) {
    const row = text.match(
      new RegExp(`^\\| \`${variable}\` +\\| \`(.*?)\``, "m"),
    );
    assert.equal(row?.[1], fallback, variable);
  }
});
