/**
 * Folder of the service's Python modules (`src/inside/python`) until all of
 * them are imported. A program finds no file there, whatever library it asks.
 *
 * @module
 */

/** Path of the folder inside the interpreter; `preload.py` knows it too. */
export const OWN_FOLDER = "/lib/sandbox";
