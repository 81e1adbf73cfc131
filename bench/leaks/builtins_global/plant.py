"""Leaves a global name to every later program."""

import builtins

builtins.leak_token = "secret"
print("planted")
