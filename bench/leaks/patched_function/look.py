import json

print("LEAKED" if json.dumps([1]) == "secret" else "clean")
