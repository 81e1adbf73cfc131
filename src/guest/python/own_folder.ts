/**
 * Where our own Python modules (`src/inside/python`) lie until all of them are
 * imported. A program finds no file there, whatever library it asks.
 *
 * @module
 */

/** Path of the folder inside the interpreter; `preload.py` knows it too. */
export const OWN_FOLDER = "/lib/sandbox";
