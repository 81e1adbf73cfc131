/**
 * The sandbox process, as the service starts it.
 *
 * Runs as a child of the service, with an empty environment, without network,
 * subprocesses, writing or Deno's cache; after boot without reading too. It
 * imports only siblings (and types), so that nothing else is in the process.
 *
 * @module
 */

import { ENGINES } from "./engines.ts";
import { serve } from "./serve.ts";

await serve(ENGINES);
