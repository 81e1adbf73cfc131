import struct
from array import array

data = array("H", [1, 2, 65535])
data.byteswap()
print(data.tolist(), data.itemsize)
packed = struct.pack(">IhB", 0xDEADBEEF, -2, 7)
print(packed.hex(), struct.unpack(">IhB", packed))
print([bin(x & -x) for x in (12, 40)], (37).bit_count(), int.from_bytes(b"\x01\x00", "big"))
view = memoryview(bytearray(b"hello"))
view[0:1] = b"J"
print(bytes(view).decode(), format(255, "08b"))
