"""Finds every object of an interpreter at rest, for the tool that makes images.

Objects that it allocates on the way are found too; `immortal_objects.ts` tells
them from what was there before.
"""

import array
import gc
import sys
import types

_dict_of = type.__dict__["__dict__"].__get__
_mro_of = type.__dict__["__mro__"].__get__
_bases_of = type.__dict__["__bases__"].__get__


def addresses():
    """Return the addresses of all objects, as bytes: 4 each, little-endian."""
    gc.disable()
    # Frozen objects are left out of `gc.get_objects`.
    gc.unfreeze()
    stack = gc.get_objects()
    seen = {id(stack)}
    found = array.array("I")
    while stack:
        value = stack.pop()
        address = id(value)
        if address in seen:
            continue
        seen.add(address)
        found.append(address)
        stack += gc.get_referents(value)
        cls = type(value)
        stack.append(cls)
        # Neither tells the collector what it refers to.
        if cls is types.CodeType:
            stack += _parts_of_code(value)
        elif isinstance(value, type):
            stack += _parts_of_type(value)
    if sys.byteorder != "little" or found.itemsize != 4:
        raise ValueError("Cannot list objects: this is not WebAssembly's memory")
    return found.tobytes()


def _parts_of_code(code):
    names = (*code.co_names, *code.co_varnames, *code.co_cellvars, *code.co_freevars)
    tables = (code.co_linetable, code.co_exceptiontable)
    texts = (code.co_filename, code.co_name, code.co_qualname)
    consts = (code.co_consts, *code.co_consts, code.co_names)
    return names + tables + texts + consts


def _parts_of_type(cls):
    members = gc.get_referents(_dict_of(cls))
    return [*members, _mro_of(cls), _bases_of(cls)]
