"""Replaces a function of the standard library by one that listens."""

import json

json.dumps = lambda *args, **kwargs: "secret"
print("planted")
