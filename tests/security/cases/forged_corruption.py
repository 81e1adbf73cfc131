# title: never lets corrupted interpreter memory outlive the run
# goal: break what the next program, or the reset, relies on
# expect: any -- the program may end in any way; the next must not notice
# timeout: 2000
# uses: forged_memory

# %% all of it
size = 16 << 20
memory[1024:size] = b"\xff" * (size - 1024)
# %% static data, to zero
memory[1024 : 4 << 20] = bytes((4 << 20) - 1024)
# %% the stack
for address in range(4 << 20, 12 << 20, 4096):
    write32(address, 0xDEADBEEF)
# %% None without references
write32(id(None), 1)
value = None
del value
print(None)
# %% the type int
for offset in range(8, 200, 4):
    write32(id(int) + offset, 0)
print(1 + 1)
# %% a small integer
write32(id(7) + 12, 8)
print(7 + 0)
# %% next: arithmetic
# expect: success stdout="7 14 49\n"
print(7, 7 + 7, 7 * 7)
# %% an interned string
word = "print"
memory[id(word) + 16 + 4 : id(word) + 16 + 9] = b"evil!"
# %% next: the string
# expect: success stdout="print __name__\n"
print("print", "__name__")
# %% the empty tuple
write32(id(()) + 8, 1000)
# %% next: tuples
# expect: success stdout="() 0\n"
print((), len(()))
# %% True is false
write32(id(True) + 8, 0)
write32(id(True) + 12, 0)
# %% next: booleans
# expect: success stdout="True False\n"
print(1 == 1, 1 == 2)
# %% the flags of a type, to add methods to int
write32(id(int) + 84, read32(id(int) + 84) & ~(1 << 8))
int.leak = 1
str.__name__ = "leak"
# %% next: a method of int
# expect: success stdout="False str\n"
print(hasattr(int, "leak"), str.__name__)
# %% the free list of malloc
blocks = [bytes(64) for _ in range(1000)]
addresses = [id(block) for block in blocks]
del blocks
for address in addresses:
    write32(address, 0x41414141)
again = [bytes(64) for _ in range(1000)]
# %% the list of all collectable objects
import gc
for item in gc.get_objects()[:1000]:
    write32(id(item) - 8, 0x13)
gc.collect()
# %% a thread state
import sys
frame = sys._getframe()
for offset in range(8, 64, 4):
    write32(id(frame) + offset, 0x10)
# %% type of everything
import gc
for item in gc.get_objects()[::7]:
    write32(id(item) + 4, id(bytes))
