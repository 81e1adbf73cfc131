# title: never lets a forged code object call a denied import
# goal: call C functions that no Python module hands out, by their table slot
# expect: refused
# uses: forged_memory

import os
import posix


def call(slot, first=0):
    try:
        result = builtin_at(slot, first)()
    except SystemError as error:
        # A function of JavaScript's ran, and returned no object. Unless it was
        # not called at all: "Handler takes too many arguments".
        if slot >= 11751 and "too many" not in str(error):
            print("ESCAPED", error)
        raise
    print(result)

# %% abort in the table
call(11753)
# %% rethrow with nothing thrown
call(11752)
# %% the first of WebGL
call(11754)
# %% a WebGL call that reads strings
call(11845, 7938)
# %% the last of the table
call(11917)
# %% beyond the table
call(0x7FFFFFF0)
# %% slot zero
# expect: any -- C code without its arguments: it may find nothing to do
call(0)
# %% a negative slot
call(0xFFFFFFFF)
# %% system by its slot
# expect: any -- C code without its arguments: it may find nothing to do
call(slot_of(posix.system), 0)
# %% abort by its slot
# expect: any -- C code without its arguments: it may find nothing to do
call(slot_of(posix.abort), 0)
# %% exit by its slot
# expect: any -- C code without its arguments: it may find nothing to do
call(slot_of(posix._exit), 0)
# %% socket by its slot
# expect: any -- C code without its arguments: it may find nothing to do
import _socket
call(slot_of(_socket.getaddrinfo), 0)
# %% kill by its slot
# expect: any -- C code without its arguments: it may find nothing to do
call(slot_of(posix.kill), 0)
# %% WebGL's calls that fit the signature check
# expect: crash
for slot in range(11751, 11919):
    try:
        builtin_at(slot, 1)()
    except SystemError as error:
        if "too many" not in str(error):
            print("ESCAPED", slot, error)
# %% without the signature check
# expect: crash
drop_signature_check()
call(11753)
