/**
 * Parts that the service needs only where this dialect is switched on. Loaded
 * before its permissions are dropped: the package of websockets reads the
 * environment.
 *
 * @module
 */

export { Websockets } from "../../server/websockets.ts";
export { isChannelsPath } from "./channels_path.ts";
