/**
 * A collector of OpenTelemetry: takes traces over HTTP as JSON, and keeps them.
 *
 * @module
 */

import { z } from "zod";

const attributeSchema = z.object({
  key: z.string(),
  value: z.object({
    stringValue: z.string().optional(),
    doubleValue: z.number().optional(),
    boolValue: z.boolean().optional(),
  }),
});

const spanSchema = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: z.array(attributeSchema).default([]),
  status: z.object({ code: z.int().default(0) }).optional(),
});

const tracesSchema = z.object({
  resourceSpans: z.array(z.object({
    resource: z.object({ attributes: z.array(attributeSchema) }),
    scopeSpans: z.array(z.object({
      scope: z.object({ name: z.string() }),
      spans: z.array(spanSchema),
    })),
  })),
});

/** A span that has come. */
export interface ReceivedSpan extends
  Pick<
    z.output<typeof spanSchema>,
    "name" | "traceId" | "spanId" | "parentSpanId" | "kind"
  > {
  /** Name of who made it. */
  readonly scope: string;
  /** Name of the service that sent it. */
  readonly service: unknown;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  /** 2 is an error. */
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A collector on a port of its own. */
export class OtlpReceiver implements AsyncDisposable {
  /** All that has come, of whatever kind, as it came. */
  readonly bodies: string[] = [];
  readonly spans: ReceivedSpan[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #news = Promise.withResolvers<void>();

  /** Starts to listen. */
  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      async (request) => {
        const text = await request.text();
        this.bodies.push(text);
        if (new URL(request.url).pathname === "/v1/traces") this.#take(text);
        this.#news.resolve();
        this.#news = Promise.withResolvers();
        return Response.json({});
      },
    );
  }

  /** Variables for a service that sends here. */
  get env(): Readonly<Record<string, string>> {
    return {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.#server.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_BSP_SCHEDULE_DELAY: "50",
    };
  }

  /** Resolves with the spans of a trace once `names` are among them. */
  async untilTraced(
    traceId: string,
    ...names: readonly string[]
  ): Promise<ReceivedSpan[]> {
    for (;;) {
      const news = this.#news.promise;
      const found = this.spans.filter((span) => span.traceId === traceId);
      if (names.every((name) => found.some((span) => span.name === name))) {
        return found;
      }
      await news;
    }
  }

  /** Stops to listen. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  #take(text: string): void {
    const { resourceSpans } = tracesSchema.parse(JSON.parse(text));
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = record(resource.attributes)["service.name"];
      for (const { scope, spans } of scopeSpans) {
        for (const span of spans) {
          this.spans.push({
            ...span,
            scope: scope.name,
            service,
            start: BigInt(span.startTimeUnixNano),
            end: BigInt(span.endTimeUnixNano),
            status: span.status?.code ?? 0,
            attributes: record(span.attributes),
          });
        }
      }
    }
  }
}

function record(
  attributes: readonly z.output<typeof attributeSchema>[],
): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map((
      { key, value: { stringValue, doubleValue, boolValue } },
    ) => [
      key,
      stringValue ?? doubleValue ?? boolValue,
    ]),
  );
}
