import { startService } from "../service/start_service.ts";

/** Starts the service that clients of all dialects ask, as the tutorial does. */
export function startForClients(
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof startService> {
  return startService({
    env: {
      FAAS_SANDBOXES: "core=1,javascript=1,full=1",
      FAAS_DIALECTS: "all",
      FAAS_DIFY_KEY: "dify-sandbox",
      FAAS_LANGFUSE_SECRET: "choose-one",
      ...env,
    },
    sandboxes: 3,
  });
}
