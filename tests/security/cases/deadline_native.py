# title: never lets a program hide from its deadline in native code
# goal: spend the time where the interpreter looks for no interrupt
# expect: timeout
# timeout: 300

# %% a deque over an endless iterator
import collections
import itertools
collections.deque(itertools.repeat(None), maxlen=0)
# %% sum
import itertools
sum(itertools.repeat(0))
# %% all
import itertools
all(itertools.repeat(1))
# %% membership
import itertools
None in itertools.count()
# %% max
import itertools
max(itertools.count())
# %% zip without an end
import itertools
collections = list(itertools.islice(zip(itertools.repeat(1)), 10**9, None))
# %% power
10 ** 10**8
# %% more power
# also: memory -- the number does not fit
# also: exception type=MemoryError|OverflowError -- the number does not fit
10**10**8 ** 10**8
# %% modular power
pow(3, 10**400_000, 10**400_000 + 7)
# %% text of a number
import sys
sys.set_int_max_str_digits(0)
str(3**4_000_000)
# %% number of a text
import sys
sys.set_int_max_str_digits(0)
int("7" * 4_000_000)
# %% factorial
import math
math.factorial(3_000_000)
# %% binomial
import math
math.comb(10**7, 5 * 10**6)
# %% square root
import math
number = (1 << 60_000_000) + 7
while True:
    math.isqrt(number)
# %% greatest common divisor
import math
math.gcd(3**1_000_000, 5**1_000_000 + 1)
# %% fractions
from fractions import Fraction
x = Fraction(1, 3)
while True:
    x = x * x + Fraction(1, 7)
# %% decimal
import decimal
decimal.getcontext().prec = 10_000_000
decimal.Decimal(2).sqrt()
decimal.Decimal(7) ** decimal.Decimal("0.3333")
# %% a regular expression
import re
re.match(r"(a+)+$", "a" * 40 + "b")
# %% a regular expression with references
import re
re.match(r"^(.*?,){25}(.*?)\1\2P", ",".join(map(str, range(60))))
# %% a regular expression, swallowed
import re
while True:
    try:
        re.match(r"(x+x+)+y", "x" * 50)
    except BaseException:
        pass
# %% searching bytes
text = b"a" * 3_000_000
for _ in range(100):
    text.count(b"a" * 1_500_000 + b"b" + b"a" * 1_499_000)
    text.find(b"ab" * 700_000)
while True:
    pass
# %% sorting what cannot be sorted fast
import functools
import random
data = [random.random() for _ in range(3_000_000)]
while True:
    sorted(data, key=lambda x: x * 2)
# %% colliding hashes
class Same:
    def __hash__(self):
        return 1

{Same() for _ in range(100_000)}
# %% colliding integers
step = (1 << 31) - 1
{i * step for i in range(60_000)}
# %% unpacking
import zlib
bomb = zlib.compress(b"\0" * 100_000_000)
while True:
    zlib.crc32(zlib.decompress(bomb, bufsize=1 << 20))
# %% hashing
import hashlib
data = bytes(40_000_000)
while True:
    hashlib.blake2b(data)
# %% hashing hard
# also: exception -- not every build has it
import hashlib
hashlib.scrypt(b"a", salt=b"b", n=1 << 14, r=8, p=100_000, maxmem=1 << 30)
# %% replacing
text = "a" * 1_000_000
while True:
    text.replace("a", "bc").replace("bc", "a").translate({97: "xy"})
# %% comparing
a = [0] * 5_000_000
b = a[:]
while True:
    a == b
# %% a deep comparison
a = b = ()
for _ in range(40):
    a, b = (a, a), (b, b)
a == b
hash(a)
# %% difflib
import difflib
list(difflib.ndiff(["ab" * 500] * 300, ["ba" * 500] * 300))
# %% parsing
import ast
ast.parse("x = [" + "1," * 3_000_000 + "]")
ast.parse("(" * 90 + ")" * 90)
while True:
    pass
# %% compiling constants
while True:
    compile("x = (1, 2) + (3, 4)\n" * 30_000, "a", "exec")
# %% tokenizing
import io
import tokenize
for _ in tokenize.generate_tokens(io.StringIO("x " * 3_000_000).readline):
    pass
# %% JSON
import json
while True:
    json.loads("[" + "1," * 500_000 + "1]")
# %% pickle
import pickle
data = pickle.dumps([list(range(1000)) for _ in range(300)])
while True:
    pickle.loads(data)
# %% itertools alone
import itertools
for _ in itertools.product(range(2), repeat=200):
    pass
# %% a garbage collection without an end
import gc
things = []
for _ in range(1_000_000):
    pair = []
    pair.append(pair)
    things.append(pair)
while True:
    gc.collect()
