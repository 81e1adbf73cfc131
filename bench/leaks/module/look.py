try:
    import leak_module

    print("LEAKED" if leak_module else "clean")
except ImportError:
    print("clean")
