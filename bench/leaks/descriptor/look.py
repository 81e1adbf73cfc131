import os

found = False
for descriptor in range(256):
    try:
        found = found or os.fstat(descriptor).st_size == 12321
    except OSError:
        pass
print("LEAKED" if found else "clean")
