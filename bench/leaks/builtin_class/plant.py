"""Gives `str` a method, past the guard that forbids it."""

import gc

gc.get_referents(str.__dict__)[0]["leak_token"] = "secret"
print("planted")
