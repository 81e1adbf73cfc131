/**
 * The module `crypto`: hashes, keys made of them, and random bytes, by
 * `@noble/hashes`.
 *
 * @module
 */

import { blake2b, blake2s } from "@noble/hashes/blake2";
import { hkdf } from "@noble/hashes/hkdf";
import { hmac } from "@noble/hashes/hmac";
import { md5, ripemd160, sha1 } from "@noble/hashes/legacy";
import { pbkdf2 } from "@noble/hashes/pbkdf2";
import { scrypt } from "@noble/hashes/scrypt";
import {
  sha224,
  sha256,
  sha384,
  sha512,
  sha512_224,
  sha512_256,
} from "@noble/hashes/sha2";
import {
  sha3_224,
  sha3_256,
  sha3_384,
  sha3_512,
  shake128,
  shake256,
} from "@noble/hashes/sha3";
import { Buffer } from "buffer";
import { cryptoGlobal } from "../crypto.ts";
import { argumentTypeError } from "../files/file_error.ts";
import { bytesOf } from "./bytes_of.ts";
import { nodeError } from "./node_error.ts";
import { answer, randomBytes, randomFillSync, randomInt } from "./random.ts";
import { stream } from "./stream.ts";

/** A hash that is under way, as `@noble/hashes` has it. */
interface State {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
  clone(): State;
}

/** Hashes by their names in OpenSSL, in small letters. */
const HASHES = {
  md5,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  "sha512-224": sha512_224,
  "sha512-256": sha512_256,
  "sha3-224": sha3_224,
  "sha3-256": sha3_256,
  "sha3-384": sha3_384,
  "sha3-512": sha3_512,
  shake128,
  shake256,
  ripemd160,
  rmd160: ripemd160,
  blake2b512: blake2b,
  blake2s256: blake2s,
} as const;

/** Further members of Node's module, and the reason why they are missing. */
const ABSENT = [
  "createCipheriv",
  "createDecipheriv",
  "createSign",
  "createVerify",
  "sign",
  "verify",
  "createPrivateKey",
  "createPublicKey",
  "createSecretKey",
  "generateKey",
  "generateKeySync",
  "generateKeyPair",
  "generateKeyPairSync",
  "createDiffieHellman",
  "createECDH",
  "publicEncrypt",
  "privateDecrypt",
];

function findHash(name: unknown) {
  if (typeof name !== "string") {
    throw argumentTypeError("algorithm", "of type string", name);
  }
  const bare = name.toLowerCase().replace(/^rsa-/, "").replace(
    /^sha-|^sha512\//,
    (start) => start === "sha-" ? "sha" : "sha512-",
  );
  return Object.hasOwn(HASHES, bare)
    ? HASHES[bare as keyof typeof HASHES]
    : undefined;
}

function hashOf(name: unknown) {
  const hash = findHash(name);
  if (hash !== undefined) return hash;
  const text = `Invalid digest: ${name}`;
  throw nodeError(TypeError, "ERR_CRYPTO_INVALID_DIGEST", text);
}

/** `Hash` and `Hmac`. */
class Digest extends stream.Transform {
  readonly #state: State;
  #isOver = false;

  constructor(state: State) {
    super();
    this.#state = state;
  }

  update(data: unknown, encoding?: string): this {
    this.#check();
    this.#state.update(bytesOf(data, "data", encoding));
    return this;
  }

  digest(encoding?: string): Buffer | string {
    this.#check();
    this.#isOver = true;
    return encoded(this.#state.digest(), encoding);
  }

  copy(): Digest {
    this.#check();
    return new Digest(this.#state.clone());
  }

  #check(): void {
    if (!this.#isOver) return;
    const code = "ERR_CRYPTO_HASH_FINALIZED";
    throw nodeError(Error, code, "Digest already called");
  }

  override _transform(
    chunk: unknown,
    encoding: string,
    done: () => void,
  ): void {
    this.update(chunk, encoding);
    done();
  }

  override _flush(done: () => void): void {
    this.push(this.digest());
    done();
  }
}

function encoded(bytes: Uint8Array, encoding?: string): Buffer | string {
  const buffer = Buffer.from(bytes);
  return encoding === undefined || encoding === "buffer"
    ? buffer
    : buffer.toString(encoding as "hex");
}

function createHash(name: unknown): Digest {
  const hash = findHash(name);
  if (hash === undefined) throw new Error("Digest method not supported");
  return new Digest(hash.create({}));
}

function createHmac(name: unknown, key: unknown): Digest {
  return new Digest(hmac.create(hashOf(name), bytesOf(key, "key")));
}

function timingSafeEqual(first: unknown, second: unknown): boolean {
  const [a, b] = ([["buf1", first], ["buf2", second]] as const).map(
    ([name, value]) => {
      if (typeof value !== "string") return bytesOf(value, name);
      const wanted =
        "an instance of ArrayBuffer, Buffer, TypedArray, or DataView";
      throw argumentTypeError(name, wanted, value);
    },
  );
  if (a.length !== b.length) {
    const code = "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH";
    const text = "Input buffers must have the same byte length";
    throw nodeError(RangeError, code, text);
  }
  let difference = 0;
  for (let index = 0; index < a.length; index++) {
    difference |= a[index] ^ b[index];
  }
  return difference === 0;
}

function pbkdf2Sync(
  password: unknown,
  salt: unknown,
  iterations: number,
  bytes: number,
  digest: unknown,
): Buffer {
  return Buffer.from(
    pbkdf2(
      hashOf(digest),
      bytesOf(password, "password"),
      bytesOf(salt, "salt"),
      { c: iterations, dkLen: bytes },
    ),
  );
}

interface ScryptOptions {
  readonly N?: number;
  readonly cost?: number;
  readonly r?: number;
  readonly blockSize?: number;
  readonly p?: number;
  readonly parallelization?: number;
}

function scryptSync(
  password: unknown,
  salt: unknown,
  bytes: number,
  options: ScryptOptions = {},
): Buffer {
  return Buffer.from(
    scrypt(bytesOf(password, "password"), bytesOf(salt, "salt"), {
      N: options.N ?? options.cost ?? 16_384,
      r: options.r ?? options.blockSize ?? 8,
      p: options.p ?? options.parallelization ?? 1,
      dkLen: bytes,
    }),
  );
}

function hkdfSync(
  digest: unknown,
  key: unknown,
  salt: unknown,
  info: unknown,
  bytes: number,
): ArrayBuffer {
  return hkdf(
    hashOf(digest),
    bytesOf(key, "ikm"),
    bytesOf(salt, "salt"),
    bytesOf(info, "info"),
    bytes,
  ).slice().buffer as ArrayBuffer;
}

/** Returns the form of a call whose last argument is a callback. */
function withCallback<Args extends unknown[]>(
  call: (...args: Args) => unknown,
) {
  return (...args: unknown[]): void => {
    const callback = args.pop();
    answer(callback ?? null, () => call(...args as Args));
  };
}

/** Stands where Node has what this sandbox does not. */
function absent(name: string) {
  return (): never => {
    throw nodeError(
      Error,
      "ERR_METHOD_NOT_IMPLEMENTED",
      `Cannot call "crypto.${name}": this sandbox has hashes, HMAC, key ` +
        "derivation and random bytes, but neither ciphers nor signatures",
    );
  };
}

/** The module. */
export const crypto: Readonly<Record<string, unknown>> = {
  ...cryptoGlobal,
  webcrypto: cryptoGlobal,
  createHash,
  createHmac,
  getHashes: () => Object.keys(HASHES),
  Hash: Digest,
  Hmac: Digest,
  randomBytes,
  pseudoRandomBytes: randomBytes,
  randomFillSync,
  randomFill: withCallback(randomFillSync as (...args: unknown[]) => unknown),
  randomInt,
  timingSafeEqual,
  pbkdf2Sync,
  pbkdf2: withCallback(pbkdf2Sync),
  scryptSync,
  scrypt: withCallback(scryptSync),
  hkdfSync,
  hkdf: withCallback(hkdfSync),
  ...Object.fromEntries(ABSENT.map((name) => [name, absent(name)])),
};
