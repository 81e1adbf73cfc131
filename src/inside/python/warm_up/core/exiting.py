"""An error that the program reports by itself."""

import sys
import traceback

try:
    [1, 2, 3].index("missing")
except ValueError as error:
    print(f"failed: {error}", file=sys.stderr)
    traceback.print_exc()
    sys.exit(1)
