/**
 * Seals states: compresses and encrypts their bytes, and binds them to all
 * public fields. A state that was changed by so much as a bit, or is said to be
 * of another caller, image, policy or time, does not open.
 *
 * That counts for more than secrecy: restored memory outruns the checks of
 * programs, so nothing that was not sealed here ever gets near a sandbox.
 *
 * @module
 */

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
} from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { StateError } from "../run/thrown_errors.ts";
import type { StateHeader, StateRecord } from "./state_record.ts";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The fastest: states are on their way while a caller waits. */
const PACKING = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Seals and opens states with one key. */
export class StateSeal {
  readonly #key: Uint8Array;

  /**
   * Creates a seal.
   *
   * @param secret The operator's text; absent: a key that ends with the service.
   */
  constructor(secret?: string) {
    this.#key = secret === undefined
      ? randomBytes(32)
      : createHash("sha256").update(`states:${secret}`).digest();
  }

  /** Returns a state as it is kept. */
  close(header: StateHeader, bytes: Uint8Array): StateRecord {
    const packed = zstdCompressSync(bytes, PACKING);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    cipher.setAAD(boundTo(header));
    const parts = [cipher.update(packed), cipher.final()];
    const sealed = new Uint8Array(NONCE_BYTES + packed.length + TAG_BYTES);
    sealed.set(nonce);
    let at = NONCE_BYTES;
    for (const part of [...parts, cipher.getAuthTag()]) {
      sealed.set(part, at);
      at += part.length;
    }
    return { header, sealed };
  }

  /**
   * Returns what opens to a state's bytes, which is known to be whole then.
   *
   * @throws {StateError} If it is not what was sealed.
   */
  open({ header, sealed }: StateRecord): () => Uint8Array<ArrayBuffer> {
    let packed: Uint8Array;
    try {
      const end = sealed.length - TAG_BYTES;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const cipher = createDecipheriv(CIPHER, this.#key, nonce);
      cipher.setAAD(boundTo(header));
      cipher.setAuthTag(sealed.subarray(end));
      const first = cipher.update(sealed.subarray(NONCE_BYTES, end));
      cipher.final();
      packed = first;
    } catch {
      throw new StateError(
        "gone",
        "Cannot continue the state: it was kept with another key, or is " +
          "damaged; start again without it",
      );
    }
    return () => new Uint8Array(zstdDecompressSync(packed));
  }
}

/** All public fields of a state; another order opens no state kept before. */
const BOUND = [
  "id",
  "caller",
  "imageId",
  "kind",
  "language",
  "policy",
  "createdMs",
  "expiresMs",
  "parent",
] as const satisfies readonly (keyof StateHeader)[];

function boundTo(header: StateHeader): Uint8Array {
  const values = BOUND.map((name) => header[name]);
  return new TextEncoder().encode(JSON.stringify(values));
}
