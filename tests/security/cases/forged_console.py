# title: never lets a forged code object write to the sandbox's own streams
# goal: call Emscripten's console functions, whose text leaves the process
# expect: crash
# uses: forged_memory

# The last 167 slots of the table hold functions of JavaScript's that came
# through GOT.func and not through the import object.
FRAME = '{"ok":true,"stdout":"ESCAPED","ret_val":"ESCAPED"}\n'


def destroy(slot):
    """Call `slot` as the destructor of a type made for it.

    Destructors are called straight from WebAssembly, which checks the type of
    the function alone: it must take one pointer and return nothing.
    """
    words = list(struct.unpack("<64I", memory[id(bytearray) : id(bytearray) + 256]))
    words[6] = slot  # tp_dealloc
    evil_type = address_of_bytes(struct.pack("<64I", *words))
    address = address_of_bytes(struct.pack("<8I", 1, evil_type, 0, 0, 0, 0, 0, 0))
    victim = object_at(address)
    write32(address, 1)
    del victim
    print("ESCAPED", slot)

# %% emscripten_err
destroy(11771)
# %% emscripten_out
destroy(11772)
# %% emscripten_console_warn
destroy(11773)
# %% emscripten_console_error
destroy(11774)
# %% emscripten_console_log
destroy(11775)
# %% the slots around, should they have moved
for slot in (11769, 11770, 11776, 11777):
    destroy(slot)
# %% as the finalizer of a forged type
words = list(struct.unpack("<64I", memory[id(bytearray) : id(bytearray) + 256]))
for at in range(40, 52):
    words[at] = 11775  # tp_finalize is among these; all take one pointer.
evil_type = address_of_bytes(struct.pack("<64I", *words))
slot = address_of_bytes(struct.pack("<8I", 1, evil_type, 0, 0, 0, 0, 0, 0))
victim = object_at(slot)
write32(slot, 1)
del victim
print("ESCAPED")
# %% without the signature check
# With it dropped, JavaScript would make the call, with any arguments.
drop_signature_check()
builtin_at(11775, text_at(FRAME))()
print("ESCAPED")
# %% without the signature check, a gigabyte without an end
drop_signature_check()
builtin_at(11775, 1024)()
print("ESCAPED")
# %% with the signature check
# expect: exception type=SystemError
# also: crash -- it may be called after all, and refused
builtin_at(11775, text_at(FRAME))()
print("ESCAPED")
