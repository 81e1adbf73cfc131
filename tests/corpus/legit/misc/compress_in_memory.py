import bz2
import gzip
import io
import zlib

data = b"import os\n" * 200
for module in (zlib, bz2):
    packed = module.compress(data)
    print(len(packed) < len(data), module.decompress(packed) == data)
buffer = io.BytesIO()
with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as f:
    f.write(data)
print(gzip.decompress(buffer.getvalue()) == data)
