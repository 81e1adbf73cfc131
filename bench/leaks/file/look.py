import os
import tempfile

try:
    path = os.path.join(tempfile.gettempdir(), "leak_file.txt")
    print("LEAKED" if os.path.exists(path) else "clean")
except FileNotFoundError:
    # No folder for temporary files, so none to leave one in.
    print("clean")
