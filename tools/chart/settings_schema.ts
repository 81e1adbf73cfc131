/**
 * The part of the chart's schema that says which settings there are.
 *
 * @module
 */

import { SETTINGS } from "../../src/settings/settings.ts";

/** Settings that the chart derives from its values. */
const SET_BY_THE_CHART: ReadonlySet<string> = new Set([
  "PYTHON_FAAS_MEMORY_LIMIT",
  "PYTHON_FAAS_CPU_LIMIT",
  "FAAS_HOST",
  "FAAS_PORT",
  "FAAS_LANGUAGES",
  "FAAS_STATE_STORE",
  "FAAS_QUOTA_STORE",
]);

/** Returns the JSON schema of each setting, by its variable. */
export function settingsSchema(): Record<string, object> {
  return Object.fromEntries(
    Object.values(SETTINGS)
      .filter(({ variable }) => !SET_BY_THE_CHART.has(variable))
      .map(({ variable, about, accepted }) => [variable, {
        description: `${about}; accepted is ${accepted}`,
        type: ["string", "integer"],
      }]),
  );
}
