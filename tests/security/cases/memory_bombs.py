# title: never lets a program take more memory than a sandbox may have
# goal: have the kernel kill the service, or its neighbour's sandbox
# expect: memory
# timeout: 15000

# %% a list
x = []
while True:
    x.append([0] * 1000)
# %% one huge list
x = [None] * (2**29)
# %% bytes
x = b""
while True:
    x += bytes(8 << 20)
# %% one huge bytes
x = bytes(2**31 - 64)
# %% one huge text
# expect: exception type=OverflowError
x = "a" * 2**31
# %% one huge text, by format
x = "{:>2000000000}".format("a")
# %% one huge text, by percent
x = "%2000000000d" % 1
# %% one huge text, by f-string
n = 2_000_000_000
x = f"{'a':>{n}}"
# %% one huge text, by join
# expect: exception type=OverflowError
x = ("b" * 50_000_000).join("aaaaaaaaaa" * 10)
# %% one huge text, by replace
# expect: exception type=OverflowError
x = ("a" * 1_000_000).replace("a", "b" * 10_000)
# %% texts
x = []
while True:
    x.append("ä" * 1_000_000 + str(len(x)))
# %% a dictionary
x = {}
while True:
    x[len(x)] = str(len(x)) * 10
# %% a set
x = set()
while True:
    x.add(object())
# %% a bytearray
x = bytearray()
while True:
    x.extend(bytes(4 << 20))
# %% an array
import array
x = array.array("d")
while True:
    x.extend(range(500_000))
# %% tuples in tuples
x = ()
while True:
    x = (x, [x] * 1000)
# %% a range made real
x = list(range(10**9))
# %% sorted
x = sorted(range(10**8))
# %% permutations
import itertools
x = list(itertools.permutations(range(12)))
# %% closures
# also: timeout -- CPython 3.12 unwinds a frame without end if no number fits
x = []
def make(n):
    load = [n] * 1000
    return lambda: load
while True:
    x.append(make(len(x)))
# %% classes
# also: timeout -- collecting so many classes takes long
x = []
while True:
    x.append(type("X" * 1000, (), {"a": [0] * 1000}))
# %% generators
x = []
def gen():
    y = [0] * 1000
    yield y
while True:
    g = gen()
    next(g)
    x.append(g)
# %% code objects
x = []
y = compile("a = 1\n" * 5000, "x" * 1000, "exec")
while True:
    x.append(y.replace(co_code=y.co_code * (1 + len(x))))
# %% interned texts
import sys
n = 0
x = []
while True:
    n += 1
    x.append(sys.intern("interned" * 500 + str(n)))
# %% io.BytesIO
import io
x = io.BytesIO()
while True:
    x.write(bytes(4 << 20))
# %% io.StringIO
import io
x = io.StringIO()
while True:
    x.write("a" * (4 << 20))
# %% unpacked
import zlib
x = zlib.compress(bytes(500_000_000 // 10))
y = [zlib.decompress(x) for _ in range(20)]
# %% bz2 unpacked in layers
import bz2
x = bz2.compress(bytes(5_000_000))
y = [bz2.decompress(x) for _ in range(200)]
# %% a JSON text
import json
x = json.loads("[" + "[]," * 20_000_000 + "[]]")
# %% a parsed program
import ast
x = ast.parse("x = [" + "1," * 3_000_000 + "]")
y = [ast.parse("x = [" + "1," * 1_000_000 + "]") for _ in range(10)]
# %% a number
x = 1 << (2**31 - 1)
x = [1 << 100_000_000 for _ in range(100)]
# %% a regular expression
# timeout: 3000
# also: timeout -- the compiler may not be fast enough to fill it
import re
x = [re.compile("a{1,1000}" * 500 + str(i)) for i in range(10_000)]
# %% Decimal
from decimal import *
getcontext().prec = MAX_PREC
getcontext().Emax = MAX_EMAX
x = Decimal(1) / 3
# %% struct
import struct
x = struct.pack("2147483000x")
# %% mmap
# also: exception type=OSError|ValueError|OverflowError -- it may have no mmap
# also: crash -- the call may not exist
import mmap
x = [mmap.mmap(-1, 64 << 20) for _ in range(100)]
# %% exceptions that hold their frames
def deep(n, load):
    try:
        raise ValueError(load)
    except ValueError as error:
        kept.append(error)
        deep(n + 1, [0] * 10_000) if n < 500 else None

kept = []
while True:
    deep(0, [])
# %% an exception group
error = ValueError("x" * 1000)
kept = []
while True:
    kept.append(ExceptionGroup("x", [error] * 100_000))
# %% asyncio tasks
# also: crash -- not all C code looks whether it got the memory
import asyncio

async def main():
    tasks = []
    while True:
        tasks.append(asyncio.create_task(asyncio.sleep(3600), name="x" * 10_000))

asyncio.run(main())
# %% warnings
import warnings
n = 0
while True:
    n += 1
    warnings.warn("x" * 10_000 + str(n))
    if n > 30_000:
        x = [None] * (2**29)
