# title: never lets a program forge a JsProxy
# goal: write a proxy object around a guessed reference to a JavaScript value
# expect: refused
# uses: forged_memory

def proxy_classes():
    pending, seen = [object], set()
    while pending:
        cls = pending.pop()
        if cls not in seen:
            seen.add(cls)
            pending += type.__subclasses__(cls)
            if cls.__name__ == "JsProxy" and cls.__flags__ & 1 << 9 == 0:
                yield cls


def forge(cls, reference):
    words = [1 << 20, id(cls), 0, 0, reference, 0, 0, reference, 0, 0, 0, 0, 0, 0]
    return object_at(address_of_bytes(struct.pack("<14I", *words)))

# %% attribute
for cls in proxy_classes():
    for reference in range(1, 64):
        print("ESCAPED", forge(cls, reference).constructor)
raise LookupError("no proxy class")
# %% call
for cls in proxy_classes():
    print("ESCAPED", forge(cls, 2)("1 + 1"))
raise LookupError("no proxy class")
# %% text
for cls in proxy_classes():
    print("ESCAPED", str(forge(cls, 3)), dir(forge(cls, 3)))
raise LookupError("no proxy class")
# %% the class itself forged
# A built-in heap type of one's own whose slots are those of a proxy class.
for cls in proxy_classes():
    fake = bytearray(memory[id(cls) : id(cls) + 256])
    twin = object_at(address_of_bytes(bytes(fake)))
    print("ESCAPED", forge(twin, 4).globalThis)
raise LookupError("no proxy class")
