# title: never lets a forged code object write to the sandbox's own streams
# goal: call Emscripten's console functions, whose text leaves the process
# expect: refused
# uses: forged_memory

# The last 167 slots of the table hold functions of JavaScript's that came
# through GOT.func and not through the import object.
drop_signature_check()
FRAME = '{"ok":true,"stdout":"ESCAPED","ret_val":"ESCAPED"}\n'

# %% emscripten_err
builtin_at(11771, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_out
builtin_at(11772, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_console_warn
builtin_at(11773, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_console_error
builtin_at(11774, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_console_log
builtin_at(11775, text_at(FRAME))()
print("ESCAPED")
# %% a binary frame
length = struct.pack(">I", 64)
builtin_at(11775, address_of_bytes(length + b"{" * 64 + b"\0"))()
print("ESCAPED")
# %% many lines
import gc
log = builtin_at(11775, text_at(FRAME))
ran = 0
for _ in range(100_000):
    try:
        log()
    except SystemError:
        ran += 1
print("ESCAPED", ran)
# %% as the destructor of a forged type
# expect: crash
# Destructors are called straight from WebAssembly, whatever the signature check.
words = list(struct.unpack("<64I", memory[id(bytearray) : id(bytearray) + 256]))
words[6] = 11775  # tp_dealloc
evil_type = address_of_bytes(struct.pack("<64I", *words))
slot = address_of_bytes(struct.pack("<8I", 1, evil_type, 0, 0, 0, 0, 0, 0))
victim = object_at(slot)
write32(slot, 1)
del victim
print("ESCAPED")
# %% as the finalizer of a forged type
# expect: crash
words = list(struct.unpack("<64I", memory[id(bytearray) : id(bytearray) + 256]))
for at in range(40, 52):
    words[at] = 11775  # tp_finalize is among these; all take one pointer.
evil_type = address_of_bytes(struct.pack("<64I", *words))
slot = address_of_bytes(struct.pack("<8I", 1, evil_type, 0, 0, 0, 0, 0, 0))
victim = object_at(slot)
write32(slot, 1)
del victim
print("ESCAPED")
# %% a gigabyte without an end
builtin_at(11775, 1024)()
print("ESCAPED")
