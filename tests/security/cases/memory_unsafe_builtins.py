# title: never lets a memory error of CPython 3.12 reach past the run
# goal: use after free and reads out of bounds in the standard library's C code
# expect: any -- it raises, reads noise or crashes; only what follows counts
# timeout: 3000

# %% bytearray resized by its own index
class Index:
    def __index__(self):
        victim.clear()
        victim.extend(b"x" * 100_000)
        victim.clear()
        return 5

victim = bytearray(b"a" * 64)
victim[Index()] = 1
victim = bytearray(b"a" * 64)
victim[0] = Index()
# %% array emptied by its own item
import array
class Item:
    def __index__(self):
        del numbers[:]
        return 1

    def __float__(self):
        del numbers[:]
        return 1.0

numbers = array.array("d", [0.0] * 1000)
numbers[500] = Item()
numbers = array.array("q", range(1000))
numbers[500] = Item()
print(numbers)
# %% memoryview released by its own item
class Release:
    def __index__(self):
        view.release()
        store.clear()
        return 1

for form in "bBhHiIlLqQ":
    store = bytearray(64)
    view = memoryview(store).cast(form)
    try:
        view[0] = Release()
    except (ValueError, BufferError):
        pass
view = memoryview(bytearray(64))
class ReleaseAt:
    def __index__(self):
        view.release()
        return 3
print(view[ReleaseAt()])
# %% an error that points outside its text
for start in (-(2**31) + 1, -1, 10**6, 2**31 - 1):
    for end in (-(2**31) + 1, 10**9, start + 1):
        try:
            print(str(UnicodeEncodeError("utf-8", "abc", start, end, "x")))
            print(str(UnicodeDecodeError("utf-8", b"abc", start, end, "x")))
            print(str(UnicodeTranslateError("abc", start, end, "x")))
        except (OverflowError, ValueError):
            pass
# %% error handlers that lie about where to go on
import codecs
codecs.register_error("leak", lambda error: ("x", 2**31 - 1))
codecs.register_error("evil", lambda error: ("x", -(2**31)))
for name in ("leak", "evil"):
    for text in ("\ud800" * 10, "ä" * 10):
        try:
            text.encode("ascii", name)
        except (IndexError, OverflowError):
            pass
for handler in ("backslashreplace", "xmlcharrefreplace", "namereplace", "replace"):
    error = UnicodeEncodeError("ascii", "ä", 0, 2**31 - 1, "x")
    try:
        print(codecs.lookup_error(handler)(error))
    except Exception:
        pass
# %% a future whose loop frees its callbacks
import asyncio
class Loop:
    def get_debug(self):
        return False

    def __getattribute__(self, name):
        if name == "call_soon":
            future.remove_done_callback(callback)
            future._callbacks
        return object.__getattribute__(self, name)

    def call_soon(self, *arguments, context=None):
        future.remove_done_callback(callback)

def callback(_):
    pass

class Equal:
    def __eq__(self, other):
        future.remove_done_callback(callback)
        return True

future = asyncio.Future(loop=Loop())
for _ in range(5):
    future.add_done_callback(callback)
future.add_done_callback(Equal())
future.remove_done_callback(Equal())
future.set_result(1)
# %% a struct that is made again while it packs
import struct
class Again:
    def __index__(self):
        form.__init__("1000000s" * 10)
        return 1

form = struct.Struct("qqqq")
print(form.pack(Again(), 1, 2, 3))
# %% a list emptied while it is compared
class Clears:
    def __eq__(self, other):
        first.clear()
        second.clear()
        return True

    def __lt__(self, other):
        first.clear()
        return True

first = [Clears() for _ in range(100)]
second = [Clears() for _ in range(100)]
print(first == second)
first = [Clears() for _ in range(100)]
try:
    first.sort()
except ValueError:
    pass
first = [Clears() for _ in range(100)]
print(first.count(1), Clears() in first)
first.remove(Clears())
# %% a deque changed while it is searched
import collections
class Pops:
    def __eq__(self, other):
        queue.clear()
        queue.extend(range(1000))
        return False

queue = collections.deque([Pops() for _ in range(200)])
for act in (queue.index, queue.count, queue.remove):
    try:
        act(1)
    except (RuntimeError, ValueError, IndexError):
        pass
# %% an ordered dictionary changed while it is compared
import collections
class Drops:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        one.clear()
        two.clear()
        return True

one = collections.OrderedDict((Drops(), i) for i in range(1))
two = collections.OrderedDict((Drops(), i) for i in range(1))
for _ in range(50):
    one[Drops()] = two[Drops()] = 1
    try:
        print(one == two)
    except RuntimeError:
        pass
# %% an XML element emptied while it is searched
import xml.etree.ElementTree as tree
class Tag(str):
    def __eq__(self, other):
        root.clear()
        return False

    __hash__ = str.__hash__

root = tree.Element("root")
for _ in range(50):
    root.append(tree.Element(Tag("a")))
root.find("b")
root.findtext("b")
root.findall("b")
# %% JSON encoded while it changes
import json
class Key(str):
    def __lt__(self, other):
        data.clear()
        return True

data = {Key(i): [Key(i)] for i in range(100)}
class Nasty(list):
    def __iter__(self):
        data.clear()
        return iter(range(10))
print(len(json.dumps(data, sort_keys=True)))
data = {"a": Nasty([1, 2])}
encoder = json.encoder.c_make_encoder
def default(value):
    items.clear()
    return 1
items = [object() for _ in range(100)]
print(json.dumps(items, default=default))
# %% bytes joined while one is freed
class Part:
    def __init__(self):
        self.data = bytearray(b"x" * 100_000)

    def __iter__(self):
        for _ in range(100):
            yield self.data
            parts.clear()

parts = [bytearray(100_000) for _ in range(100)]
b"".join(Part())
" ".join(str(i) for i in range(100))
# %% io objects that call back
import io
class Raw(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, view):
        kept.append(view)
        return len(view)

kept = []
reader = io.BufferedReader(Raw())
reader.read(10)
del reader
for view in kept:
    print(view.nbytes, bytes(view[:4]))
    view[:4] = b"evil"
class Lies(io.RawIOBase):
    def writable(self):
        return True

    def readable(self):
        return True

    def write(self, data):
        return 10**9

    def readinto(self, data):
        return 10**9

for act in (
    lambda: io.BufferedReader(Lies()).read(5),
    lambda: io.BufferedWriter(Lies()).write(b"x" * 100_000),
):
    try:
        act()
    except (OSError, OverflowError, ValueError):
        pass
# %% a text wrapper with a decoder that lies
import io
wrapper = io.TextIOWrapper(io.BytesIO(b"abc" * 1000))
wrapper.read(2)
for state in (2**64 - 1, 2**128, 1 << 190):
    try:
        wrapper.seek(state)
        wrapper.tell()
    except (OSError, OverflowError, ValueError):
        pass
class Codec:
    def decode(self, data, final=False):
        wrapper.detach()
        return "x"
# %% BytesIO written through its own view
import io
class Buffer:
    def __index__(self):
        try:
            target.close()
        except BufferError:
            pass
        return 10

target = io.BytesIO(b"x" * 1000)
try:
    target.truncate(Buffer())
    target.seek(Buffer())
except ValueError:
    pass
# %% a compiled pattern that no compiler made
import _sre
for code in ([1], [17, 2**32 - 1], [6, 0, 0, 0], list(range(40)), [24] * 50):
    try:
        made = _sre.compile("", 0, code, 100, {}, (None,))
        made.match("x" * 1000)
    except (RuntimeError, OverflowError, ValueError):
        pass
# %% an iterator put into an impossible state
import itertools
for made, state in (
    (iter([1, 2, 3]), 2**30),
    (iter(b"abc"), -(2**30)),
    (iter(range(5)), 2**31 - 1),
    (itertools.cycle([1]), ([1], 2**30)),
    (itertools.product([1], [2]), (2**30, -(2**30))),
    (itertools.permutations([1, 2]), ((2**30, 5), (2**30, 7))),
    (itertools.combinations([1, 2, 3], 2), (2**30, 5)),
    (itertools.islice([1, 2], 1), 2**30),
):
    try:
        made.__setstate__(state)
        print(list(itertools.islice(made, 5)))
    except (TypeError, ValueError, IndexError, OverflowError):
        pass
# %% a class whose bases change while it is used
class A:
    pass

class B(A):
    pass

class Meta(type):
    def mro(cls):
        if armed:
            cls.__bases__ = (A,)
        return type.mro(cls)

armed = False
class C(B, metaclass=Meta):
    pass

armed = True
try:
    C.__bases__ = (A,)
except (RecursionError, TypeError):
    pass
print(C.__mro__)
# %% partial, put together anew
import functools
made = functools.partial(print, 1)
made.__setstate__((made, (), {}, {}))
try:
    print(repr(made))
    made()
except RecursionError:
    pass
