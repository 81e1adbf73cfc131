"""Leaves a module that a later program can import."""

import sys
import types

sys.modules["leak_module"] = types.ModuleType("leak_module")
print("planted")
