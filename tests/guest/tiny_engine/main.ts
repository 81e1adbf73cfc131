/**
 * A sandbox process like the service's own, but for what it can be.
 *
 * @module
 */

import { serve } from "../../../src/guest/serve.ts";
import { TINY_ENGINES } from "./engine.ts";

await serve(TINY_ENGINES);
