import os

print("LEAKED" if "leak_cwd_" in os.getcwd() else "clean")
