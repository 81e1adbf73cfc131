/**
 * The path of a kernel's websocket, the only one where a connection may become
 * one.
 *
 * @module
 */

/** The path, as the table of routes has it. */
export const CHANNELS_PATH = "/api/kernels/{id}/channels";

/** Reports whether a path is that of a kernel's websocket. */
export function isChannelsPath(path: string): boolean {
  return /^\/api\/kernels\/[\w-]{1,64}\/channels$/.test(path);
}
