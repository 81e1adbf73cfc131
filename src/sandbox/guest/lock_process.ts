/**
 * Locks the process that the interpreter lives in. Even a program that breaks
 * out of WebAssembly and runs JavaScript of its own finds nothing to use.
 *
 * @module
 */

/** The steps, in the order in which `main.ts` takes them. */
export const lockProcess = { dieWithParent, giveUpPermissions };

const PERMISSIONS = [
  "read",
  "write",
  "net",
  "env",
  "run",
  "ffi",
  "sys",
  "import",
] as const;

function dieWithParent(): void {}

/**
 * Revokes all permissions for good and takes Deno, the network and the like
 * out of the global scope.
 */
async function giveUpPermissions(): Promise<void> {
  for (const name of PERMISSIONS) {
    await Deno.permissions.revoke({ name } as Deno.PermissionDescriptor);
  }
}
