/**
 * What handlers and middleware share while they answer one request.
 *
 * @module
 */

import type { LogFields } from "../log.ts";

/** Type argument of our Hono app and its contexts. */
export interface AppEnv {
  Variables: {
    /** UUID of the request; of its run too, if it has one. */
    readonly taskId: string;
    /** More for the one line of the log. */
    readonly logFields: LogFields;
  };
}
