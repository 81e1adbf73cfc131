/**
 * The refusal of bytes that are no frame.
 *
 * @module
 */

/** Bytes that cannot be a frame; their sender must be killed, not reused. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
}
