# title: never lets bogus bytecode do more than end its own run
# goal: crash or confuse the evaluation loop with code that no compiler makes
# expect: any -- the code is nonsense; only what follows counts
# timeout: 1000

import types


def _f():
    pass


def run(code, **changes):
    changes = {"co_stacksize": 4, "co_consts": (None,), **changes}
    made = _f.__code__.replace(co_code=bytes(code), **changes)
    return types.FunctionType(made, globals())()

# %% stack underflow
run([151, 0] + [1, 0] * 5000 + [100, 0, 83, 0])
# %% stack overflow
run([151, 0] + [100, 0] * 100_000 + [83, 0])
# %% a local out of bounds
for index in range(0, 256, 5):
    print(type(run([151, 0, 124, index, 83, 0])))
# %% store out of bounds
run([151, 0] + [x for i in range(256) for x in (100, 0, 125, i)] + [100, 0, 83, 0])
# %% jump past the end
run([151, 0, 144, 255, 110, 255])
# %% jump before the start
run([151, 0, 144, 255, 140, 255])
# %% no end
run([151, 0])
# %% every opcode
import sys
for opcode in range(256):
    try:
        run([151, 0, opcode, 1, 100, 0, 83, 0])
    except BaseException:
        pass
# %% a name out of bounds
print(run([151, 0, 101, 200, 83, 0]))
# %% a closure that is not there
print(run([151, 0, 137, 3, 83, 0]))
# %% a specialised instruction without its cache
for opcode in (42, 47, 64, 70, 73, 108, 131, 166, 254):
    run([151, 0, 100, 0, 100, 0, opcode, 0, 83, 0])
# %% an exception table of noise
run([151, 0, 100, 0, 130, 1], co_exceptiontable=bytes(range(256)))
# %% a line table of noise
made = _f.__code__.replace(co_linetable=bytes(range(128, 256)))
print(list(made.co_lines()), list(made.co_positions()))
types.FunctionType(made, {})()
raise ValueError(made)
# %% a stack size of two billion
run([151, 0, 100, 0, 83, 0], co_stacksize=2**31 - 1)
# %% marshal
import marshal
noise = bytearray(marshal.dumps(compile("x = [1, 2, 'three'] * 4", "a", "exec")))
for at in range(len(noise)):
    for value in (0, 0x7F, 0xFF):
        copy = bytes(noise[:at]) + bytes([value]) + bytes(noise[at + 1 :])
        try:
            exec(marshal.loads(copy), {})
        except BaseException:
            pass
# %% marshal with references in a circle
import marshal
marshal.loads(b"\xa8\1\0\0\0r\0\0\0\0" + b"\xfb" * 10)
# %% a generator resumed with another's code
def gen():
    yield 1
    yield 2

made = gen.__code__.replace(co_code=gen.__code__.co_code[::-1])
print(list(types.FunctionType(made, {})()))
# %% a frame cleared while it runs
import sys
def inner():
    frame = sys._getframe(1)
    frame.f_locals.clear()
    frame.f_lineno = 1
    frame.clear()

inner()
