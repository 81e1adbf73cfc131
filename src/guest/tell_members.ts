/**
 * Messages to a harness about a run, member by member: a member that nobody has
 * thought of does not compile.
 *
 * @module
 */

/** Text of each member that is present; null: nothing here. */
export type Telling<Message> = {
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
 * const telling: Telling<{ a: number; b?: string }> = {
 *   a: null,
 *   b: (b) => ({ told: b }),
 * };
 * assert.deepEqual(tellMembers(telling, { a: 1, b: "x" }), { told: "x" });
 * assert.equal(tellMembers(telling, { a: 1 }), undefined);
 * ```
 */
export function tellMembers<Message extends object>(
  telling: Telling<Message>,
  message: Message,
): object | undefined {
  let told: object | undefined;
  for (const name in telling) {
    const tell = telling[name];
    const value = message[name];
    if (tell === null || value === undefined || value === null) continue;
    told = Object.assign(told ?? {}, tell(value));
  }
  return told;
}
