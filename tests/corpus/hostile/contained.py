# title: shows what no tree can tell, and what the sealed interpreter makes of it

# %% files by the type of a stream
# expect: contained the type comes from a value; the files are the sandbox's own
import sys

print(type(sys.stdin.buffer.raw)("/etc/passwd").read())

# %% the names of a pattern, by a metaclass that makes attributes up
# expect: contained CPython reads the names; what is reached is sealed
class Any(type):
    def __instancecheck__(cls, x):
        return True

    def __getattr__(cls, name):
        return ("__se" + "lf__",)


class Leak(metaclass=Any):
    pass


match print:
    case Leak(module):
        module.exec("print(1)")

# %% the names of a pattern, set by the type of all types
# expect: contained frozen dataclasses need __setattr__; what is reached is sealed
class Any(type):
    def __instancecheck__(cls, x):
        return True


class Leak(metaclass=Any):
    pass


type.__setattr__(Leak, "__match_" + "args__", ("__se" + "lf__",))
match print:
    case Leak(module):
        print(module)

# %% a field whose name only claims to be one
# expect: contained dataclasses run the text they make; what is reached is sealed
from dataclasses import make_dataclass


class Name(str):
    def isidentifier(self):
        return True


make_dataclass("A", [(Name("x=__import__('os').getcwd()"), int)])

# %% a field with code in its name, by the annotations of a class
# expect: contained dataclasses run the text they make; what is reached is sealed
from dataclasses import dataclass


class A:
    pass


A.__annotations__ = {"x=print('evaluated')": int}
dataclass(A)

# %% a part of a module, imported in a class
# expect: contained an attribute of a class may be anything; what is there is sealed
class A:
    import sys as s


print(list(A.s.modules)[:3])

# %% the dict of a module that a function gives
# expect: contained a result may be anything; what is reached is sealed
import importlib

module = importlib.import_module("json")
print(module.__dict__["__buil" + "tins__"]["ex" + "ec"])

# %% the dict of a type by a variable
# expect: contained a variable may hold anything; what is reached is sealed
def f():
    pass


t = type(f)
print(t.__dict__["__glo" + "bals__"].__get__(f).keys())

# %% a format text put together at run time
# expect: contained str.format gives text only; there is no secret to read
template = "".join(["{0.__se", "lf__}"])
print(template.format(print))

# %% a format text from the input
# expect: contained str.format gives text only; there is no secret to read
print(str(INPUT).format(print))

# %% a format text in a UserString
# expect: contained str.format gives text only; there is no secret to read
from collections import UserString

print(UserString("{0.__self__}").format(print))

# %% the object of an AttributeError by a second name
# expect: contained the second name is any value; what is reached is sealed
try:
    "".join(["{0.__cl", "ass__.missing}"]).format(1)
except AttributeError as e:
    error = e
print(error.obj)

# %% a module in a list
# expect: contained a list hides what it holds; os is sealed
import random

print([random][0]._os.getcwd())

# %% a module as an argument
# expect: contained a parameter may be anything; os is sealed
import random


def f(m):
    return m._os


print(f(random).listdir("/"))

# %% a module as the result of a function
# expect: contained a result may be anything; the files are the sandbox's own
import json

print((lambda: json)().codecs.open("/etc/passwd").read())

# %% a file by pandas
# expect: contained a path is text; the files are the sandbox's own
import pandas as pd

print(pd.read_csv("/etc/passwd", sep=":"))

# %% a file by numpy
# expect: contained a path is text; the files are the sandbox's own
import numpy as np

print(np.loadtxt("/etc/passwd", dtype=str, delimiter=":"))

# %% a file by XML
# expect: contained a path is text; the files are the sandbox's own
import xml.etree.ElementTree as ET

ET.parse("/proc/self/environ")

# %% a file by gzip's class
# expect: contained it takes streams too; the files are the sandbox's own
import gzip

print(gzip.GzipFile("/etc/passwd", "rb").read())

# %% a file by the traceback of a SyntaxError
# expect: contained the name of a file is text; the files are the sandbox's own
import traceback

traceback.print_exception(SyntaxError("x", ("/etc/passwd", 1, 1, None)))

# %% a file by logging
# expect: contained a path is text; the files are the sandbox's own, reset after
import logging

logging.basicConfig(filename="/tmp/log")
logging.error("written")

# %% a file by an array
# expect: contained a path is text; the files are the sandbox's own, reset after
import array
import sys

array.array("b", b"x").tofile(type(sys.stdin.buffer.raw)("/tmp/x", "wb"))

# %% a file by an array of numpy
# expect: contained a path is text; the files are the sandbox's own, reset after
import numpy as np

np.ones(3).tofile("/tmp/x")

# %% a pickle written by pandas
# expect: contained writing calls nothing; reset after
import pandas as pd

pd.DataFrame({"a": [1]}).to_pickle("/tmp/x")

# %% memory past the end of an array
# expect: contained the address space is the sandbox's own, and put back after
import numpy as np

a = np.zeros(1)
print(np.lib.stride_tricks.as_strided(a, shape=(10**6,), strides=(8,)).sum())

# %% a group that lies about its parts
# expect: contained CPython confuses types; the memory is the sandbox's own
class Liar(BaseExceptionGroup):
    def split(self, condition):
        return [1, 2]


try:
    raise Liar("x", [ValueError(1)])
except* ValueError:
    print("caught")

# %% an endless loop
# expect: contained no tree tells if a loop ends; the time limit does
while True:
    pass

# %% an endless loop that catches everything
# expect: contained no tree tells if a loop ends; the process is killed
while True:
    try:
        while True:
            pass
    except BaseException:
        pass

# %% too much memory
# expect: contained no tree tells how long a list grows; the memory limit does
x = "x" * 10**6
while True:
    x += x

# %% a number that is too large
# expect: contained no tree tells how long arithmetic takes; the time limit does
print(len(str(9**9**9)))

# %% a pattern that backtracks
# expect: contained no tree tells how long a match takes; the time limit does
import re

re.match(r"(a+)+$", "a" * 40 + "b")

# %% recursion without an end
# expect: contained it ends as RecursionError
import sys

sys.setrecursionlimit(10**9)


def f():
    return f()


f()

# %% JSON that is too deep
# expect: contained it ends as RecursionError
import json

json.loads("[" * 100_000)

# %% XML that grows when it is read
# expect: contained the memory limit ends it
import xml.etree.ElementTree as ET

rows = ['<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">']
rows += [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi")]
ET.fromstring("".join(rows) + "]><l>&i;</l>")

# %% a sleep longer than the time limit
# expect: contained the time limit ends it
import time

time.sleep(10**9)

# %% a destructor that runs at the end
# expect: contained it runs in the sandbox, or not at all
class Last:
    def __del__(self):
        while True:
            pass


last = Last()

# %% a call registered for the end
# expect: contained it runs within the program's own time limit
import atexit

atexit.register(lambda: [None for _ in iter(int, 1)])

# %% copy calls what a class names
# expect: contained the class can only name what it already holds
import copy


class A:
    def __reduce_ex__(self, protocol):
        return (print, ("called",))


copy.copy(A())

# %% a field name with code in it
# expect: contained namedtuple takes identifiers only: it ends as ValueError
from collections import namedtuple

namedtuple("A", ["x=__import__('os').system('id')"])

# %% a field of a class made at run time, with code in it
# expect: contained make_dataclass takes identifiers only: it ends as TypeError
from dataclasses import make_dataclass

make_dataclass("A", [("x: int = __import__('os')", int)])

# %% a member of an enumeration with code in its name
# expect: contained a name is text to enum
from enum import Enum

print(Enum("A", ["__import__('os')"]))

# %% a forbidden member, by a dict made at run time
# expect: contained to make a class hands nothing out
print(type("A", (), dict([("__glo" + "bals__", 1)])))

# %% a test loader imports by text
# expect: contained it hands out tests, not the module; os is sealed
import unittest

unittest.TestLoader().loadTestsFromName("os.getcwd")

# %% the arguments' namespace as a reader
# expect: contained what argparse copies is sealed
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("-x", action="append", dest="__" + "globals__")
parser.parse_args(["-x", "1"], namespace=print)

# %% a method of pandas named by text
# expect: contained it calls methods of the frame only
import pandas as pd

pd.Series([1, 2]).agg("to_csv")

# %% a nested annotation that is dispatched on
# expect: contained only annotations that are text themselves are looked at
from functools import singledispatch
from typing import Optional


@singledispatch
def f(x):
    pass


@f.register
def _(x: Optional["print('evaluated')"]):
    pass

# %% the loop's own server
# expect: contained there is no network in the sandbox
import asyncio


async def main():
    await asyncio.get_running_loop().create_server(asyncio.Protocol, "0.0.0.0", 80)


asyncio.run(main())

# %% a thread by asyncio
# expect: contained there are no threads in the sandbox
import asyncio

asyncio.run(asyncio.to_thread(print, "x"))

# %% standard output replaced
# expect: contained it is put back with the memory
import sys

sys.stdout = None

# %% a built-in type's method replaced through a subclass
# expect: contained it changes the program's own class only
class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


print(Text("os") == "json")

# %% the module search path
# expect: contained only allowed modules are imported at all
import sys

sys.path.insert(0, "/tmp")
import json
