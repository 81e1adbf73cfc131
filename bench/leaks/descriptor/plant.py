"""Leaves a file open; its size is what it is recognised by."""

import os
import tempfile

path = os.path.join(tempfile.gettempdir(), "leak_descriptor.txt")
descriptor = os.open(path, os.O_CREAT | os.O_RDWR)
os.write(descriptor, b"x" * 12321)
print("planted")
