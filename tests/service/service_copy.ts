/**
 * A copy of the project's folder whose made files a test may damage.
 *
 * @module
 */

import { linkService } from "../../bench/link_service.ts";
import { PROJECT_ROOT } from "./service_process.ts";

/** A copy; disposed of, it is gone. */
export interface ServiceCopy extends AsyncDisposable {
  /** Its folder. */
  readonly root: string;
  /**
   * Replaces the file at `path`, seen from `.cache/`, by what `change` makes of
   * its bytes; false if there is no such file.
   */
  replace(
    path: string,
    change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array,
  ): Promise<boolean>;
}

/** Makes a copy with packages and memory images. */
export async function makeServiceCopy(): Promise<ServiceCopy> {
  // Hard links cannot lead to the file system of the temporary folder.
  const dir = `${PROJECT_ROOT}.cache`;
  const root = await Deno.makeTempDir({ dir, prefix: "test_service_" });
  const copy: ServiceCopy = {
    root,
    async replace(path, change) {
      const target = `${root}/.cache/${path}`;
      let bytes: Uint8Array<ArrayBuffer>;
      try {
        bytes = await Deno.readFile(target);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return false;
        throw error;
      }
      // Removed first: it is the project's own file by another name.
      await Deno.remove(target);
      await Deno.writeFile(target, change(bytes));
      return true;
    },
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
    },
  };
  await linkService(root, ["packages", "images", "javascript"]);
  return copy;
}
