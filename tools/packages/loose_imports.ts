/**
 * Imports of packages that do without what they import.
 *
 * @module
 */

import type { TextEdit } from "./int64/text_edits.ts";

// Its patterns have nothing that `re` lacks; regex is machine code, and where it
// is installed it is taken.
const REGEX = `try:
    import regex
except ImportError:
    import re as regex
`;

/** The edits by the path of the file. */
export const LOOSE_IMPORTS: Readonly<Record<string, readonly TextEdit[]>> = {
  "nltk/chunk/regexp.py": [["import regex\n", REGEX]],
  "nltk/tokenize/casual.py": [[
    "import regex  # https://github.com/nltk/nltk/issues/2409\n",
    REGEX,
  ]],
  "sacrebleu/dataset/wmt_xml.py": [[
    "import lxml.etree as ET\n",
    `try:
    import lxml.etree as ET
except ImportError:
    import xml.etree.ElementTree as ET
`,
  ]],
  // Locks the files that it downloads; there is no network to do so.
  "sacrebleu/utils.py": [[
    "import portalocker\n",
    `try:
    import portalocker
except ImportError:
    portalocker = None
`,
  ]],
  // Copies zones to where Arrow looks, with the help of JavaScript; the sandbox
  // has them there.
  "pyarrow/__init__.py": [["import unix_timezones\n", ""]],
};
