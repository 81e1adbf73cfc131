/**
 * Programs that leave as much behind as they can, for tests of what is left.
 *
 * @module
 */

/** The programs. */
export const MESSES: readonly string[] = [
  "print('hello')",
  "x = bytearray(b'secret') * 10**7",
  "x = [object() for _ in range(300_000)]",
  "while True: pass",
  "import os\nos.abort()",
  "import json\njson.loads('[' * 10**5)",
  "def f(): return f()\nf()",
  "import os\nos.chdir('/tmp')\nos.umask(0)\nopen('secret', 'w').write('x')",
  "import os\n[os.close(fd) for fd in range(3)]",
  "import sys, json, builtins\nbuiltins.print = None\njson.dumps = None\n" +
  "sys.modules.clear()",
  "import gc\ngc.disable()\ngc.unfreeze()\nint.__add__\n(1).__class__",
];
