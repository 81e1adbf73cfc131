/**
 * Encodes messages to a harness, member by member. A member without an encoder
 * does not compile.
 *
 * @module
 */

/** Encoder of each member that may be present; null: not sent. */
export type MemberEncoders<Message> = {
  readonly [Name in keyof Required<Message>]:
    | ((value: NonNullable<Message[Name]>) => object)
    | null;
};

/**
 * Returns the members of a message that hold something; undefined for none.
 *
 * @example Usage
 * ```ts
 * import assert from "node:assert/strict";
 * const encoders: MemberEncoders<{ a: number; b?: string }> = {
 *   a: null,
 *   b: (b) => ({ b }),
 * };
 * assert.deepEqual(encodeMembers(encoders, { a: 1, b: "x" }), { b: "x" });
 * assert.equal(encodeMembers(encoders, { a: 1 }), undefined);
 * ```
 */
export function encodeMembers<Message extends object>(
  encoders: MemberEncoders<Message>,
  message: Message,
): object | undefined {
  let encoded: object | undefined;
  for (const name in encoders) {
    const encode = encoders[name];
    const value = message[name];
    if (encode === null || value === undefined || value === null) continue;
    encoded = Object.assign(encoded ?? {}, encode(value));
  }
  return encoded;
}
