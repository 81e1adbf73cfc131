# Not hasattr(): that a name is missing is remembered for each class.
print("LEAKED" if "leak_token" in str.__dict__ else "clean")
