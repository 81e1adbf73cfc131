import os

print("LEAKED" if "LEAK_TOKEN" in os.environ else "clean")
