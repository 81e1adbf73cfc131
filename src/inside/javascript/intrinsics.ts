/**
 * The built-ins that the harness uses, taken before any program runs: what a
 * program makes of `JSON.stringify` or `Map.prototype.get` later is its own
 * affair.
 *
 * @module
 */

const { apply, getOwnPropertyDescriptor } = Reflect;

/** Returns a method as a function of its receiver. */
function uncurried<This, Arguments extends unknown[], Result>(
  method: (this: This, ...args: Arguments) => Result,
): (self: This, ...args: Arguments) => Result {
  return (self, ...args) => apply(method, self, args);
}

export const defineProperty = Object.defineProperty;
export const hasOwn = Object.hasOwn;
export const isArray = Array.isArray;
export const parseJson = JSON.parse;
export const stringify = JSON.stringify;
export const ErrorClass = Error;
export const call = apply;
export const descriptor = getOwnPropertyDescriptor;
export const codeUnitAt = uncurried(String.prototype.charCodeAt);
export const indexOf = uncurried(String.prototype.indexOf);
export const isWellFormed = uncurried(String.prototype.isWellFormed);
export const lastIndexOf = uncurried(String.prototype.lastIndexOf);
export const slice = uncurried(String.prototype.slice);
export const startsWith = uncurried(String.prototype.startsWith);
export const matches = uncurried(RegExp.prototype.exec);
