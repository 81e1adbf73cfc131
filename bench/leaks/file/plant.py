"""Leaves a file where a later program can guess its name."""

import os
import tempfile

with open(os.path.join(tempfile.gettempdir(), "leak_file.txt"), "w") as file:
    file.write("secret")
print("planted")
