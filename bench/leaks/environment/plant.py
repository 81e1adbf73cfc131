"""Leaves an environment variable."""

import os

os.environ["LEAK_TOKEN"] = "secret"
print("planted")
