# title: every help of the policy has a program that follows it, and runs

# %% os.path, os.environ and platform are there; input() reads stdin
import os
import platform

assert os.path.basename("/a/b.txt") == "b.txt"
assert os.environ.get("NO_SUCH_VARIABLE") is None
assert platform.python_version().startswith("3.")
try:
    input()
except EOFError:
    pass

# %% put the data into the program or INPUT, and io.StringIO or io.BytesIO where a file is asked for; libraries may write in the run's own folder
import csv
import io
import logging
import zipfile

rows = list(csv.DictReader(io.StringIO("id,score\n1,0.5\n")))
assert rows == [{"id": "1", "score": "0.5"}]
with zipfile.ZipFile("report.zip", "w") as archive:
    archive.writestr("a.txt", "hello")
assert zipfile.ZipFile("report.zip").read("a.txt") == b"hello"
logging.FileHandler("run.log").close()

# %% use pathlib.Path for paths as text; put the data into the program or INPUT, and io.StringIO or io.BytesIO where a file is asked for; libraries may write in the run's own folder
import io
from pathlib import Path

assert Path("/data/run1/pred.jsonl").stem == "pred"
assert io.BytesIO(b"a").read() == b"a"

# %% do the work in the program itself: [f(x) for x in xs]; multiprocessing.Pool and concurrent.futures are there, and run in order
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool

assert [abs(x) for x in (-1, -2)] == [1, 2]
with Pool(2) as pool:
    assert pool.map(abs, (-1, -2)) == [1, 2]
with ThreadPoolExecutor() as executor:
    assert list(executor.map(abs, (-1, -2))) == [1, 2]

# %% do the work in the program itself: [f(x) for x in xs]
assert [abs(x) for x in (-1, -2)] == [1, 2]

# %% use threading or concurrent.futures, which run in order here, or [f(x) for x in xs]
import threading

done = []
thread = threading.Thread(target=done.append, args=(1,))
thread.start()
thread.join()
assert done == [1]

# %% fetch the data first and put it into the program or INPUT
import json

page = '{"status": "ok"}'
assert json.loads(page)["status"] == "ok" and INPUT is None

# %% write the code itself; ast.literal_eval reads data
import ast

assert ast.literal_eval("{'a': [1, 2]}") == {"a": [1, 2]}

# %% use an import statement, or importlib.import_module
import importlib
import json

assert importlib.import_module("js" + "on").loads("1") == json.loads("1")

# %% use an import statement
import json

assert json.loads("1") == 1

# %% use copy.deepcopy for a copy in memory; for data as text use json, or repr and ast.literal_eval
import ast
import copy
import json

value = {"a": [1]}
assert json.loads(json.dumps(value)) == value == copy.deepcopy(value)
assert ast.literal_eval(repr(value)) == value

# %% define __copy__, __deepcopy__ or __getstate__ in the class
import copy


class Session:
    def __init__(self):
        self.parts = []
        self.opened = object()

    def __copy__(self):
        return Session()

    def __getstate__(self):
        return {"parts": self.parts}

    def __deepcopy__(self, memo):
        return copy.copy(self)


assert copy.copy(Session()).parts == copy.deepcopy(Session()).parts == []
assert "opened" not in Session().__getstate__()

# %% use the built-in itself by its name
import builtins

assert builtins.len([1]) == len([1])

# %% use struct, array or numpy
import array
import struct

assert struct.unpack("<f", struct.pack("<f", 0.5)) == (0.5,)
assert array.array("b", b"\x01").tolist() == [1]

# %% use ast to look at code
import ast

assert [type(node).__name__ for node in ast.parse("x = 1").body] == ["Assign"]

# %% Python alone is what runs here: use the standard library
import json
import urllib.parse

assert json.loads("1") == 1 and urllib.parse.quote("a b") == "a%20b"

# %% for a time limit set the request's field timeout, or use asyncio.timeout
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()
    except TimeoutError:
        return "late"


assert asyncio.run(main()) == "late"

# %% use print, or matplotlib for figures
print("score: 1")

# %% use argparse for arguments, re for patterns, xml.etree.ElementTree for XML; an operator can allow more in a policy file
import argparse
import re
import xml.etree.ElementTree as ET

parser = argparse.ArgumentParser()
parser.add_argument("--n", type=int, default=3)
assert parser.parse_args([]).n == 3
assert re.findall("[0-9]", "a1") == ["1"]
assert ET.fromstring("<a>t</a>").text == "t"

# %% use ast.literal_eval for data; to check a model's code see exec
import ast

assert ast.literal_eval("1") == 1

# %% send the code to be checked as the program itself: the model's code first, the tests after it, both in the request's code
def add(a, b):
    return a + b


try:
    assert add(1, 2) == 3
    score = 1.0
except Exception as error:
    score = 0.0
return_val(score)

# %% use ast.parse to look at code, re.compile for patterns
import ast
import re

assert ast.parse("x = 1") and re.compile("a+").match("aa")

# %% use print
print({"a": 1})

# %% use print(x.__doc__)
print(len.__doc__)

# %% use a class statement, or type() with three arguments
class A:
    x = 1


assert A.x == type("B", (), {"x": 1}).x

# %% use type(x), isinstance and issubclass
assert type(True) is bool and isinstance(True, int) and issubclass(bool, int)

# %% use globals()[name] for names of your own, or vars(obj) of an object
from types import SimpleNamespace


def metric_em(prediction, gold):
    return prediction == gold


assert globals()["metric_" + "em"]("a", "a")
assert vars(SimpleNamespace(x=1)) == {"x": 1}

# %% use it on objects of your own, as in vars(point)
class Point:
    def __init__(self):
        self.x = 1


assert vars(Point()) == Point().__dict__ == {"x": 1}

# %% keep the object itself in a variable
words = []
add = words.append
add("a")
assert words == ["a"]

# %% call the function; inspect.signature tells its parameters
import inspect


def f(a, b=2):
    return a + b


assert f(1) == 3 and list(inspect.signature(f).parameters) == ["a", "b"]

# %% give an attribute of your own another name
class A:
    module = "x"


assert A.module == "x"

# %% use traceback.format_exc to print a traceback
import traceback

try:
    1 / 0
except ZeroDivisionError:
    assert "ZeroDivisionError" in traceback.format_exc()

# %% iterate over the generator
def numbers():
    yield 1


assert list(numbers()) == [1]

# %% await the coroutine
import asyncio


async def f():
    return 1


async def main():
    return await f()


assert asyncio.run(main()) == 1

# %% write x.name; define __getattr__ for names that are missing
class A:
    x = 1

    def __getattr__(self, name):
        return name


assert A().x == 1 and A().missing == "missing"

# %% use f-strings, str.format or string.Template
from string import Template

name = "Ann"
assert f"{name}" == "{}".format(name) == Template("$name").substitute(name=name)

# %% use copy.copy, copy.deepcopy or json
import copy

assert copy.copy([1]) == copy.deepcopy([1])

# %% use os.path itself
import os.path

assert os.path.join("a", "b") == "a/b"

# %% use numpy.array or numpy.frombuffer
import numpy

assert numpy.frombuffer(b"\x01", numpy.uint8).tolist() == [1]

# %% import the module by its own name, where it is allowed
import builtins
import importlib

assert builtins.max(1, 2) == 2 and importlib.import_module("math").sqrt(4) == 2

# %% import it by its own name, as in: import operator
import operator

assert operator.add(1, 2) == 3

# %% use the standard library's modules for data, or numpy, pandas, scipy, sklearn, matplotlib, sympy, networkx, sqlite3; /health lists the packages
import json

import numpy
import pandas

assert pandas.DataFrame({"a": numpy.arange(3)}).a.sum() == 3 == json.loads("3")

# %% use a name without a leading underscore, as dir() of it lists
import random

assert "choice" in dir(random) and random.choice([1]) == 1

# %% use another name of the module; docs/safety-policy.md lists them
import sys

assert sys.version_info >= (3, 12)

# %% use another name of the module; dir() of it lists them
import typing

assert "Optional" in dir(typing)

# %% write tests of your own with unittest
import unittest


class Sum(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(sum([1, 2]), 3)


assert unittest.TextTestRunner().run(Sum("test_sum")).wasSuccessful()

# %% put the code into the program itself
def helper():
    return 1


assert helper() == 1

# %% ask the operator of this service to allow it, or do without
assert True

# %% leave the argument out: arrays of numbers and text need none
import io

import numpy as np

stream = io.BytesIO()
np.save(stream, np.arange(3))
stream.seek(0)
assert np.load(stream).tolist() == [0, 1, 2]

# %% leave the argument out, and read f.__annotations__
import inspect


def f(a: int):
    pass


assert f.__annotations__ == {"a": int} and str(inspect.signature(f)) == "(a: int)"

# %% use str(error), or error.name
try:
    (1).missing
except AttributeError as error:
    assert "missing" in str(error) and error.name == "missing"

# %% pass the value itself to format()
class A:
    x = 1


assert "{}".format(A().x) == "1"

# %% give the value a name of its own, and write @name
import pandas as pd

limit = pd.Timestamp("2024-01-02").day
frame = pd.DataFrame({"a": [1, 2, 3]})
assert frame.query("a > @limit").a.tolist() == [3]

# %% write module.name where it is used
import sys

print(sys.version_info.major, file=sys.stderr)

# %% write the names out, as in attrgetter("name")
from operator import attrgetter

assert attrgetter("real")(3) == 3

# %% write a tuple of names, as in ("x", "y")
class Point:
    __match_args__ = ("x", "y")

    def __init__(self):
        self.x, self.y = 1, 2


match Point():
    case Point(x, y):
        assert (x, y) == (1, 2)

# %% use string.Template or an f-string, and html.escape for HTML; programs under the permissive policy may import it
from html import escape
from string import Template

page = Template("<p>$text</p>").substitute(text=escape("a < b"))
assert page == f"<p>{escape('a < b')}</p>" == "<p>a &lt; b</p>"

# %% import names one by one
from sys import argv, version_info

assert argv and version_info

# %% give each import a name of its own
import json as first
import math as second

assert first is not second

# %% write it in another way
assert [x for x in (1, 2)] == [1, 2]

# %% use yaml.safe_load, or yaml.SafeLoader as the Loader
import yaml

assert yaml.safe_load("a: [1, 2]") == {"a": [1, 2]}
assert yaml.load("a: 1", Loader=yaml.SafeLoader) == {"a": 1}

# %% use pyarrow.array or pyarrow.table
import pyarrow

assert pyarrow.array([1, 2]).to_pylist() == [1, 2]
assert pyarrow.table({"a": [1]}).num_rows == 1

# %% use create_function for a function of your own
import sqlite3

connection = sqlite3.connect(":memory:")
connection.create_function("twice", 1, lambda number: number * 2)
assert connection.execute("select twice(21)").fetchone() == (42,)
