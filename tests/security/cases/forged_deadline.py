# title: never lets a program disarm its deadline by writing to memory
# goal: overwrite the words with which the interpreter asks for interrupts
# expect: timeout
# also: crash -- it may hit something that it needs itself
# timeout: 500
# uses: forged_memory

# %% every zero and one of the static data
for address in range(1024, 4 << 20, 4):
    if read32(address) == 1:
        write32(address, 0)
while True:
    pass
# %% the countdown
# The clock is a small number that shrinks while the program runs.
first = bytes(memory[1024 : 4 << 20])
for _ in range(1000):
    pass
second = bytes(memory[1024 : 4 << 20])
for at in range(0, len(first), 4):
    before = int.from_bytes(first[at : at + 4], "little")
    after = int.from_bytes(second[at : at + 4], "little")
    if before != after and before < 1 << 16:
        write32(1024 + at, 0x7FFFFFFF)
while True:
    pass
# %% no code left to interrupt
# A method whose C function is itself a loop over a forged endless list.
forged_list = object_at(
    address_of_bytes(
        struct.pack("<IIiIi", 1 << 20, id(list), 0x7FFFFFFF, 0, 0x7FFFFFFF)
    )
)
None in forged_list
while True:
    pass
