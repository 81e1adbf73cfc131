# title: never lets output grow past its limit
# goal: fill the service's memory with what a program prints
# expect: success

import os
import sys

# %% 200 MB in lines
line = "x" * 999
for _ in range(200_000):
    print(line)
# %% 200 MB at once
# also: memory -- the text and its bytes may not both fit
print("x" * 100_000_000)
# %% 200 MB to stderr
line = "x" * 999
for _ in range(200_000):
    print(line, file=sys.stderr)
# %% 200 MB past the stream
block = b"x" * (1 << 20)
for _ in range(200):
    os.write(1, block)
    os.write(2, block)
# %% byte by byte
for _ in range(1_200_000):
    os.write(1, b"x")
# %% a return value of 100 MB
# also: memory -- it may not fit in all the forms it takes
return_val("x" * 100_000_000)
# %% a return value of quotes
# also: memory -- every character takes two in JSON
return_val('"\\' * 10_000_000)
# %% a return value of what JSON escapes
# also: memory -- every character takes six in JSON
return_val("\0\ud800\u2028" * 3_000_000)
# %% zeros
print("\0" * 3_000_000)
# %% an endless line, in time
# expect: timeout
# timeout: 1000
while True:
    sys.stdout.write("x")
# %% endless output, in time
# expect: timeout
# timeout: 1000
while True:
    print("x" * 10_000)
# %% a traceback without an end
# expect: exception type=ValueError
def f(n):
    if n:
        f(n - 1)
    raise ValueError("x" * 10_000_000)

f(100)
# %% a message of 100 MB
# expect: exception
# also: memory -- it may not fit
raise ValueError("x" * 100_000_000)
# %% notes of 100 MB
# expect: exception type=ValueError
# also: memory -- they may not fit
error = ValueError("x")
for n in range(100):
    error.add_note("x" * 1_000_000)
raise error
# %% a class name of 10 MB
# expect: exception
# also: memory -- it may not fit
raise type("X" * 10_000_000, (Exception,), {})
# %% warnings
import warnings
for n in range(20_000):
    warnings.warn(f"{n}" * 100)
# %% a broken character at the cut
print("a" * (1024 * 1024 - 1) + "ä€😀" * 1000)
sys.stdout.flush()
os.write(2, b"a" * (1024 * 1024 - 1) + "😀".encode()[:2])
# %% bytes that are no text
os.write(1, bytes(range(128, 256)) * 100)
os.write(2, b"\xff\xfe\xed\xa0\x80\xf4\x90\x80\x80")
# %% lone surrogates
# also: exception type=UnicodeEncodeError -- they cannot be encoded
print("\ud800 \udfff")
return_val("\ud800")
