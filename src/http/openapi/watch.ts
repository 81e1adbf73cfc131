/**
 * Answers of the routes about the service's health.
 *
 * @module
 */

import { z } from "zod";
import {
  healthSchema,
  livezSchema,
  metricsSchema,
  usageSchema,
} from "./schemas.ts";
import { json } from "./answers.ts";
import type { RouteDescription } from "./route_description.ts";

/** All of it, or the part that callers without a key receive. */
const HEALTH_BODY = z.union([
  healthSchema,
  healthSchema.pick({ status: true }).meta({ id: "HealthForStrangers" }),
]);

/** `GET /health`. */
export const HEALTH: RouteDescription = {
  summary: "State of the service, versions, packages and sizes",
  description:
    "For readiness probes, load balancers and people: versions, packages, kinds " +
    "of sandbox that are still being made (`coming`) or cannot start " +
    "(`failing`), policy, and the sizes and limits in force.",
  tag: "Watch",
  isOpen: true,
  answers: {
    200: json("Programs can be run", HEALTH_BODY),
    503: json("They cannot, yet or any more", HEALTH_BODY),
  },
};

/** `GET /livez`. */
export const LIVEZ: RouteDescription = {
  summary: "Reports that the process is alive",
  description: "For liveness probes: no state of the sandboxes changes it.",
  tag: "Watch",
  isOpen: true,
  answers: { 200: json("It does", livezSchema) },
  examples: [
    { title: "It lives", status: 200, answer: { status: "alive" } },
  ],
};

/** `GET /metrics`. */
export const METRICS: RouteDescription = {
  summary: "Counters, as JSON or for Prometheus",
  tag: "Watch",
  query: z.object({
    format: z.enum(["json", "prometheus"]).optional().meta({
      description: "Absent: as `Accept` says; JSON where it says nothing",
    }),
  }),
  answers: {
    200: {
      description: "A few numbers as JSON, or all of them as text",
      content: {
        "application/json": metricsSchema,
        "text/plain": z.string(),
      },
    },
  },
};

/** `GET /usage`. */
export const USAGE: RouteDescription = {
  summary: "Usage of the caller, and its remaining quotas",
  description:
    "Of this replica, since it has started. `/metrics` has the same of all " +
    "callers; docs/callers.md explains the numbers.",
  tag: "Watch",
  answers: { 200: json("The usage of this caller", usageSchema) },
  examples: [{
    title: "Without a keys file: of all together",
    status: 200,
    answer: {
      caller: null,
      since: "2026-01-31T08:00:00.000Z",
      runs: 1_204,
      rows: 50_000,
      cpu_ms: 81_250,
      memory_byte_seconds: 5_118_230_528,
      refusals: 0,
      quotas: [],
    },
  }],
};

/** `GET /openapi.json`. */
export const OPENAPI: RouteDescription = {
  summary: "This document, for the enabled routes",
  tag: "Watch",
  isOpen: true,
  answers: {
    200: json(
      "An OpenAPI 3.1 document",
      z.looseObject({ openapi: z.string() }),
    ),
  },
};
