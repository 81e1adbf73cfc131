/**
 * Which safety policy a program is checked by.
 *
 * @module
 */

/** A safety policy that is there by its name, whatever the operator's is. */
export type PolicyName = "strict" | "permissive";

/** What a program is checked by; "custom" is an operator's own policy. */
export type CheckedBy = PolicyName | "custom";
