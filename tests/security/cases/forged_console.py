# title: never lets a forged code object write to the sandbox's own streams
# goal: call Emscripten's console functions, whose text leaves the process
# expect: refused
# uses: forged_memory

# In 0.27.7 the table holds JavaScript functions in 11749…11915, put there
# through GOT.func and not through the import object that the seal wraps.
FRAME = '{"ok":true,"stdout":"ESCAPED","ret_val":"ESCAPED"}\n'

# %% emscripten_err
builtin_at(11769, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_out
builtin_at(11770, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_console_warn
builtin_at(11771, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_console_error
builtin_at(11772, text_at(FRAME))()
print("ESCAPED")
# %% emscripten_console_log
builtin_at(11773, text_at(FRAME))()
print("ESCAPED")
# %% a binary frame
length = struct.pack(">I", 64)
builtin_at(11773, address_of_bytes(length + b"{" * 64 + b"\0"))()
print("ESCAPED")
# %% a million lines
for _ in range(1_000_000):
    try:
        builtin_at(11773, text_at(FRAME))()
    except SystemError:
        pass
print("ESCAPED")
# %% a gigabyte without an end
builtin_at(11773, 1024)()
print("ESCAPED")
