# title: never lets a forged code object call a denied import
# goal: call C functions that no Python module hands out, by their table slot
# expect: refused
# uses: forged_memory

import os
import posix


def call(slot, first=0):
    try:
        result = builtin_at(slot, first)()
    except SystemError as error:  # It ran, and returned no object.
        print("ESCAPED", error)
        raise
    print("ESCAPED", result)

# %% abort in the table
call(11751)
# %% rethrow with nothing thrown
call(11750)
# %% the first of WebGL
call(11752)
# %% a WebGL call that reads strings
call(11843, 7938)
# %% the last of the table
call(11915)
# %% beyond the table
call(0x7FFFFFF0)
# %% slot zero
call(0)
# %% a negative slot
call(0xFFFFFFFF)
# %% system by its slot
call(slot_of(posix.system), 0)
# %% abort by its slot
call(slot_of(posix.abort), 0)
# %% exit by its slot
call(slot_of(posix._exit), 0)
# %% socket by its slot
import _socket
call(slot_of(_socket.getaddrinfo), 0)
# %% kill by its slot
call(slot_of(posix.kill), 0)
