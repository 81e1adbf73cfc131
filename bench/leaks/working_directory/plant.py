"""Leaves another working directory."""

import os
import tempfile

os.chdir(tempfile.mkdtemp(prefix="leak_cwd_"))
print("planted")
