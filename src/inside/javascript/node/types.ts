/**
 * `util.types`: which built-in a value is. The packages in this bundle ask here
 * too.
 *
 * @module
 */

import { host } from "../host.ts";

const { toString } = Object.prototype;
const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get;

/** Returns a check that `probe`, which fails for anything else, passes. */
function passing(probe: (value: never) => unknown) {
  return (value: unknown): boolean => {
    try {
      probe(value as never);
      return true;
    } catch {
      return false;
    }
  };
}

/** Returns a getter of a prototype, to be asked of any value. */
function getter(prototype: object, name: string) {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return passing((value) => Reflect.apply(get as () => unknown, value, []));
}

/** Returns a method of a prototype, to be asked of any value. */
function method<Prototype extends object>(
  prototype: Prototype,
  name: keyof Prototype,
  ...args: unknown[]
) {
  const called = prototype[name] as () => unknown;
  return passing((value) => Reflect.apply(called, value, args));
}

function isTagged(tag: string) {
  return (value: unknown): boolean =>
    typeof value === "object" && value !== null &&
    Reflect.apply(toString, value, []) === `[object ${tag}]`;
}

/** Name of the array of numbers that a value is; undefined if it is none. */
function typedArrayName(value: unknown): string | undefined {
  return Reflect.apply(typedArrayTag as () => string | undefined, value, []);
}

const TYPED_ARRAYS = [
  "Uint8Array",
  "Uint8ClampedArray",
  "Uint16Array",
  "Uint32Array",
  "Int8Array",
  "Int16Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
];

function isFunctionOf(...tags: string[]) {
  return (value: unknown): boolean =>
    typeof value === "function" &&
    tags.includes(Reflect.apply(toString, value, []).slice(8, -1));
}

const boxes = {
  isNumberObject: method(Number.prototype, "valueOf"),
  isStringObject: method(String.prototype, "valueOf"),
  isBooleanObject: method(Boolean.prototype, "valueOf"),
  isBigIntObject: method(BigInt.prototype, "valueOf"),
  isSymbolObject: method(Symbol.prototype, "valueOf"),
};

function isBox(check: (value: unknown) => boolean) {
  return (value: unknown): boolean => typeof value === "object" && check(value);
}

const boxChecks = Object.fromEntries(
  Object.entries(boxes).map(([name, check]) => [name, isBox(check)]),
);
const isArrayBuffer = getter(ArrayBuffer.prototype, "byteLength");

/** The module `util/types`. */
export const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...boxChecks,
  isBoxedPrimitive: (value) =>
    Object.values(boxChecks).some((check) => check(value)),
  ...Object.fromEntries(TYPED_ARRAYS.map((name) => [
    `is${name}`,
    (value: unknown) => typedArrayName(value) === name,
  ])),
  isTypedArray: (value) => typedArrayName(value) !== undefined,
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isArrayBuffer,
  isAnyArrayBuffer: isArrayBuffer,
  isSharedArrayBuffer: () => false,
  isDataView: getter(DataView.prototype, "byteLength"),
  isDate: method(Date.prototype, "getTime"),
  isMap: getter(Map.prototype, "size"),
  isSet: getter(Set.prototype, "size"),
  isWeakMap: method(WeakMap.prototype, "has", {}),
  isWeakSet: method(WeakSet.prototype, "has", {}),
  isRegExp: isTagged("RegExp"),
  isArgumentsObject: isTagged("Arguments"),
  isNativeError: (value) =>
    (Error as unknown as { isError(value: unknown): boolean }).isError(value),
  isPromise: (value) => host.settled(value as Promise<unknown>)[0] >= 0,
  isProxy: (value) => host.proxied(value) !== undefined,
  isAsyncFunction: isFunctionOf("AsyncFunction", "AsyncGeneratorFunction"),
  isGeneratorFunction: isFunctionOf(
    "GeneratorFunction",
    "AsyncGeneratorFunction",
  ),
  isGeneratorObject: isTagged("Generator"),
  isMapIterator: isTagged("Map Iterator"),
  isSetIterator: isTagged("Set Iterator"),
  isModuleNamespaceObject: isTagged("Module"),
  isExternal: () => false,
  isKeyObject: () => false,
  isCryptoKey: () => false,
};
