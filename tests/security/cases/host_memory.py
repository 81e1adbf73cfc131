# title: never shows a program the host's memory or an earlier program's
# goal: find secrets in the whole of the interpreter's memory
# expect: success stdout="held\n"
# uses: forged_memory

# %% plant
# The words are put together at run time: the program's own text holds them too.
secret = "-".join(["SECRET", "of", "program", "one"])
copies = [secret + str(number) for number in range(10_000)]
big = secret.encode() * 100_000
with open("/tmp/planted", "wb") as file:
    file.write(big)
print("held")
# %% next: nothing is left on the heap
# expect: success stdout="held\n"
import gc

needle = "-".join(["SECRET", "of", "program"])
for item in gc.get_objects():
    for value in gc.get_referents(item):
        if isinstance(value, str) and needle in value and value is not needle:
            print("ESCAPED", value)
chunks = [bytearray(100_000) for _ in range(100)]
for chunk in chunks:
    if needle.encode() in chunk:
        print("ESCAPED")
print("held")
# %% search all memory
needle = b"-".join([b"SECRET", b"of", b"program"])
start, found = 1024, []
size = 20 << 20
while (at := memory.find(needle, start, size)) >= 0:
    around = bytes(memory[at : at + 40])
    if b"one" in around:
        found.append(around)
    start = at + 1
for around in found:
    print("ESCAPED", around)
# Written backwards, so that the program does not find itself.
for word in (b"idoyp/seludom_edon", b"tseug/xobdnas/crs/", b"RID_ONED", b"_SAAF_NOHTYP"):
    needle = word[::-1]
    at = memory.find(needle, 1024, size)
    while at >= 0:
        if at != id(needle) + 16:
            print("ESCAPED", bytes(memory[at - 40 : at + 60]))
        at = memory.find(needle, at + 1, size)
print("held")
