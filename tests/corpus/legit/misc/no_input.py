try:
    name = input("name? ")
except EOFError:
    name = "nobody"
print("hello", name or "nobody")
