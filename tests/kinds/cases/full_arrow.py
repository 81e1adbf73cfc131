# title: never lets Arrow reach files, network, threads or raw memory
# goal: Arrow's native code has file systems, an RPC, memory maps and pointers
# expect: refused

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.dataset
import pyarrow.fs
import pyarrow.json
import pyarrow.parquet as pq

# %% a file of the system
print("ESCAPED", pa.OSFile("/etc/passwd").read())
# %% a file of the system, mapped into memory
print("ESCAPED", pa.memory_map("/etc/passwd").read())
# %% memory of the process
print("ESCAPED", pa.OSFile("/proc/self/mem").read(10))
# %% LocalFileSystem lists the machine
names = [info.path for info in pa.fs.LocalFileSystem().get_file_info(pa.fs.FileSelector("/etc"))]
print("ESCAPED" if any("passwd" in name for name in names) else "")
raise OSError("not that of the machine")
# %% read_csv
print("ESCAPED", pa.csv.read_csv("/etc/passwd"))
# %% read_json
print("ESCAPED", pa.json.read_json("/etc/passwd"))
# %% read_table
print("ESCAPED", pq.read_table("/etc/passwd"))
# %% a dataset of a folder
print("ESCAPED", pa.dataset.dataset("/etc", format="csv").to_table())
# %% write_table over the standard library
pq.write_table(pa.table({"a": [1]}), "/lib/python312.zip")
print("ESCAPED")
# %% S3
print("ESCAPED", pa.fs.S3FileSystem(endpoint_override="127.0.0.1:1"))
# %% HDFS
print("ESCAPED", pa.fs.HadoopFileSystem("127.0.0.1"))
# %% Flight
import pyarrow.flight

print("ESCAPED", pyarrow.flight.connect("grpc://127.0.0.1:1"))
# %% a buffer at an address
# also: success -- an address inside of WebAssembly, the program's own memory
buffer = pa.foreign_buffer(0, 16)
bytes(buffer)
# %% a buffer past the end of memory
# expect: crash
# also: exception -- it may be noticed
print("ESCAPED", bytes(pa.foreign_buffer(0xFFFF0000, 0x10000)))
# %% a pickle in a type's metadata
import os
import pickle


class Evil:
    def __reduce__(self):
        return os.execv, ("/bin/sh", ["sh"])


pickle.loads(pickle.dumps(Evil()))
print("ESCAPED")
# %% a function of its own starts a process
def run(context, x):
    os.execv("/bin/sh", ["sh"])


pc.register_scalar_function(run, "run", {"summary": "", "description": ""}, {"x": pa.int64()}, pa.int64())
pc.call_function("run", [pa.array([1])])
print("ESCAPED")
# %% damaged IPC
good = pa.BufferOutputStream()
with pa.ipc.new_stream(good, pa.schema([("a", pa.string())])) as writer:
    writer.write_table(pa.table({"a": ["x" * 100] * 10}))
data = bytearray(good.getvalue().to_pybytes())
for at in range(8, len(data), 3):
    data[at] ^= 0xFF
pa.ipc.open_stream(bytes(data)).read_all().validate(full=True)
print("ESCAPED")
# %% damaged Parquet
good = pa.BufferOutputStream()
pq.write_table(pa.table({"a": list(range(1000))}), good)
data = bytearray(good.getvalue().to_pybytes())
for at in range(len(data) - 200, len(data) - 20):
    data[at] ^= 0x55
pq.read_table(pa.BufferReader(bytes(data)))
print("ESCAPED")
# %% offsets that lie
# also: success -- wherever it reads, it is the program's own memory
array = pa.Array.from_buffers(
    pa.string(), 2, [None, pa.py_buffer(b"\x00\x00\x00\x00\xff\xff\xff\x7f\x00\x00\x00\x00"), pa.py_buffer(b"abc")]
)
array.to_pylist()
# %% more memory than there is
# expect: exception
# also: memory -- whoever notices first
# also: crash -- whoever notices first
pa.allocate_buffer(2_000_000_000)
print("ESCAPED")
# %% threads
# expect: success
# also: refused -- there are none
pa.set_cpu_count(8)
pa.csv.read_csv(pa.BufferReader(b"a\n1\n" * 1000), read_options=pa.csv.ReadOptions(use_threads=True))
# %% changes what others use
# expect: success stdout="changed\n"
pa.set_cpu_count(2)
pa.table = pc.sum = print
pc.register_scalar_function(lambda c, x: x, "mine", {"summary": "", "description": ""}, {"x": pa.int64()}, pa.int64())
pa.register_extension_type(type("T", (pa.ExtensionType,), {
    "__init__": lambda self: pa.ExtensionType.__init__(self, pa.int64(), "t"),
    "__arrow_ext_serialize__": lambda self: b"",
    "__arrow_ext_deserialize__": classmethod(lambda cls, s, d: cls()),
})())
print("changed")
# %% next: finds none of it
# expect: success stdout="none\n"
import pyarrow.compute as pc

print("none" if "mine" not in pc.list_functions() else "mine")
