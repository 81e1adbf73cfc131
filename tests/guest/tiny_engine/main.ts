/**
 * A sandbox process like the service's own, except that it runs the tiny engine.
 *
 * @module
 */

import { serve } from "../../../src/guest/serve.ts";
import { TINY_ENGINES } from "./engine.ts";

await serve(TINY_ENGINES);
