try:
    print("LEAKED" if leak_token else "clean")
except NameError:
    print("clean")
