/**
 * Names of safety policies.
 *
 * @module
 */

/** A safety policy that is there by its name, whatever the operator's is. */
export type PolicyName = "strict" | "permissive";

/** Policy that checks a program; "custom" is an operator's own policy. */
export type CheckedBy = PolicyName | "custom";
