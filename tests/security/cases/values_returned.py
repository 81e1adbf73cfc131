# title: never breaks on a value or an error of an odd kind
# goal: make the harness run the program's code where it trusts a value
# expect: any -- the value is the program's own; only what follows counts
# timeout: 2000

import sys

# %% a text that is none
class Text(str):
    def __str__(self):
        return self

    def encode(self, *details):
        raise SystemExit(7)

    def __len__(self):
        return -1

return_val(Text("x"))
# %% a value without text
# expect: exception type=TypeError
class Value:
    def __str__(self):
        return 1

return_val(Value())
# %% a value that fails
# expect: exception type=ZeroDivisionError
class Value:
    def __str__(self):
        return 1 / 0

return_val(Value())
# %% a value that leaves
# expect: exit code=4
class Value:
    def __str__(self):
        sys.exit(4)

return_val(Value())
# %% lone surrogates
# expect: success
return_val("\ud800\udc00\udfff")
# %% None after a value
# expect: success ret_val=""
return_val("x")
return_val(None)
# %% an error without text
# expect: exception type=E
class E(Exception):
    def __str__(self):
        raise ValueError

    __repr__ = __str__

raise E
# %% an error whose class lies
class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit(9)

    __qualname__ = __module__ = __name__

class E(Exception, metaclass=Meta):
    pass

raise E
# %% an error that claims to be another
# expect: exception
class E(Exception):
    @property
    def __class__(self):
        return MemoryError

    __module__ = "builtins"

raise E
# %% an error called MemoryError
# expect: exception type=MemoryError
class MemoryError(Exception):
    pass

MemoryError.__module__ = "builtins"
raise MemoryError("not really")
# %% a KeyboardInterrupt of its own
# expect: exception type=KeyboardInterrupt
raise KeyboardInterrupt
# %% a TimeoutError of its own
# expect: exception type=TimeoutError
raise TimeoutError("Execution timed out after 1 ms")
# %% a MemoryError of its own
# expect: memory
# also: exception type=MemoryError -- it is what it says
raise MemoryError
# %% GeneratorExit
# expect: exception type=GeneratorExit
raise GeneratorExit
# %% a syntax error of its own
error = SyntaxError("x" * 100_000)
error.lineno, error.offset, error.text = -(10**30), 10**30, "y" * 100_000
error.filename = "/etc/passwd"
raise error
# %% a syntax error with values of odd kinds
error = SyntaxError("x", ("f", 1, 1, "t", 1, 2))
error.lineno, error.offset, error.text, error.end_lineno = "a", [], {}, 1.5
raise error
# %% a traceback in a circle
try:
    1 / 0
except ZeroDivisionError as error:
    tb = error.__traceback__
    try:
        tb.tb_next = tb
    except ValueError:
        pass
    raise error.with_traceback(tb)
# %% a traceback with a forged line
import types
def f():
    raise ValueError

try:
    f()
except ValueError as error:
    tb = error.__traceback__
    made = types.TracebackType(None, tb.tb_frame, -1, 2**31 - 1)
    raise error.with_traceback(made)
# %% a frame of another file
# expect: exception type=ValueError
exec(compile("raise ValueError('x')", "/etc/passwd", "exec"))
# %% a frame with a name of 10 MB
exec(compile("raise ValueError('x')", "x" * 10_000_000, "exec"))
# %% a source line of 10 MB
exec("raise ValueError" + " " * 10_000_000 + "('x')")
# %% notes of odd kinds
error = ValueError("x")
error.__notes__ = 5
raise error
# %% notes that fail
class Notes:
    def __iter__(self):
        raise SystemExit(3)

error = ValueError("x")
error.__notes__ = Notes()
raise error
# %% a group of odd kinds
# expect: exception
# also: timeout -- to write it out is to go through all of it
class G(ExceptionGroup):
    def __str__(self):
        return "x" * 1000

    @property
    def exceptions(self):
        return [self, self]

raise G("x", [ValueError(1)])
# %% a message of NULs and terminal sequences
# expect: exception type=ValueError
raise ValueError("\0\x1b[2J\r\n\u2028\u202e\ud800")
# %% a class name of odd characters
raise type("a\nb\x00 <script>\u202e", (Exception,), {})
# %% an exit code of odd kinds
class Code(int):
    def __int__(self):
        return 1 / 0

    __index__ = __str__ = __repr__ = __int__

raise SystemExit(Code(5))
# %% an exit code that is no number
# expect: exit code=1
raise SystemExit([1, 2])
# %% an exit code of True
# expect: exit code=1
raise SystemExit(True)
# %% INPUT changed
INPUT = print = return_val = None
# %% no code at all
# expect: success stdout=""
# %% a break outside of a loop
# expect: syntax
break
# %% a return outside of a function
# expect: syntax
return 1
# %% an error at a line that is none
# expect: exception type=SyntaxError
raise SyntaxError("x", ("main.py", -5, 3, "t"))
# %% an error at a line beyond all counting
# expect: exception type=SyntaxError
raise SyntaxError("x", ("main.py", 10**30, 10**30, "t"))
# %% a missing module with an absurd name
# expect: exception type=ModuleNotFoundError
raise ModuleNotFoundError("x", name="a" * 1001)
# %% a very long last word
# expect: exception type=SystemExit
sys.exit("x" * 70000)
# %% an exit code beyond all counting
# expect: exception type=SystemExit
sys.exit(-(2**70))
# %% a class with a very long name
# expect: exception
raise type("E" * 5000, (Exception,), {})("x" * 200_000)
