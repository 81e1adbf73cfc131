# title: never lets a program hold on by swallowing MemoryError
# goal: keep the memory full, so that the end of the run has none to end with
# expect: any -- it may end well, out of time or out of memory
# timeout: 3000

# %% in a loop
x = []
while True:
    try:
        while True:
            x.append(bytes(1 << 20))
    except MemoryError:
        pass
# %% to the last byte, then on
x = []
size = 1 << 24
while size > 16:
    try:
        while True:
            x.append(bytes(size))
    except MemoryError:
        size //= 2
return_val("full")
print("full")
# %% to the last byte, then an error
x = []
size = 1 << 24
while size > 16:
    try:
        while True:
            x.append(bytes(size))
    except MemoryError:
        size //= 2
raise ValueError(x)
# %% in small pieces
x = None
try:
    while True:
        x = [x, object()]
except MemoryError:
    print("full")
# %% next: hello
# expect: success stdout="hello\n" ret_val="1"
print("hello")
return_val(1)
# %% in pieces that fragment
x = []
try:
    while True:
        x.append(bytearray(100_000))
except MemoryError:
    del x[::2]
print(len(x))
# %% full, and then output
x = []
try:
    while True:
        x.append(bytes(1 << 16))
except MemoryError:
    for _ in range(1000):
        try:
            print("y" * 10_000)
        except MemoryError:
            pass
# %% grown to the limit and let go
# expect: success stdout="0\n"
x = bytearray(150_000_000)
x = 0
print(x)
# %% next: a small one
# expect: success stdout="small\n"
print("small")
