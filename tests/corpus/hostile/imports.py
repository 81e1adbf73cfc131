# title: never lets a program import what reaches out of it

# %% the plain import
# expect: refused module-attribute
import os

os.system("id")

# %% a start of processes
# expect: refused module
import subprocess

subprocess.run(["id"])

# %% the forbidden one after an allowed one
# expect: refused module
import json, subprocess

# %% under another name
# expect: refused module-attribute
import os as json

json.system("id")

# %% one function of it
# expect: refused module-attribute
from os import system as log

log("id")

# %% a submodule
# expect: refused module-attribute
import os.path

print(os.path.os.listdir("/"))

# %% everything of it
# expect: refused module
from os import *

system("id")

# %% inside a function that is called
# expect: refused module
def score(x):
    import socket

    return socket.gethostname()


score(1)

# %% inside a function that is called at the end
# expect: refused module
def never():
    import shutil


never()

# %% inside a class body
# expect: refused module-attribute
class Tool:
    import pathlib as p

    root = p.Path("/").iterdir()

# %% behind a condition that looks false
# expect: refused module
if not True:
    import ctypes

# %% in an exception handler
# expect: refused module
try:
    raise ImportError
except ImportError:
    import pkgutil as json

# %% in a finally
# expect: refused module
try:
    pass
finally:
    import signal

# %% in a match case
# expect: refused module
match 1:
    case 1:
        import socket

# %% in an async function
# expect: refused module
async def main():
    async with x:
        import subprocess


main()

# %% relative, no package around
# expect: refused module
from . import os

# %% relative, two dots up and a name
# expect: refused module
from ..site import main

# %% dots and a module that is allowed
# expect: refused module
from .json import loads

# %% the built-ins as a module
# expect: refused module-attribute
import builtins

builtins.exec("print(1)")

# %% exec from the built-ins
# expect: refused module-attribute
from builtins import exec as run

run("print(1)")

# %% the program itself as a module
# expect: refused module
import __main__

__main__.__builtins__.exec("1")

# %% the loader by its own name
# expect: guarded AttributeError
import importlib

importlib.import_module("os").system("id")

# %% the frozen loader
# expect: refused module
from _frozen_importlib import BuiltinImporter

BuiltinImporter.load_module("posix")

# %% os under its platform's name
# expect: refused module
import posix

posix.system("id")

# %% path functions that hold os
# expect: refused module-attribute
import posixpath

posixpath.os.system("id")

# %% a module that no table knows
# expect: refused module
import totally_unknown_module

# %% an HTTP client
# expect: refused module
import requests

requests.get("http://169.254.169.254/latest/meta-data/")

# %% the URL opener
# expect: refused module
from urllib.request import urlopen

urlopen("file:///etc/passwd").read()

# %% the URL opener from its package
# expect: refused module-attribute
from urllib import request

request.urlopen("http://127.0.0.1/")

# %% the package, then an attribute
# expect: refused module-attribute
import urllib.parse

urllib.request.urlopen("http://127.0.0.1/")

# %% an HTTP client of the library
# expect: refused module
import http.client

# %% the same from its package
# expect: refused module-attribute
from http import client

# %% code objects made by hand
# expect: refused module
import dis

dis.Bytecode(lambda: 0).codeobj

# %% the debugger
# expect: refused module
import pdb

pdb.run("print(1)")

# %% doctest runs text
# expect: refused module
import doctest

doctest.run_docstring_examples(lambda: 0, {})

# %% cProfile runs text
# expect: refused module-attribute
import cProfile

cProfile.run("__import__('os').system('id')")

# %% timeit runs text
# expect: guarded ValueError
import timeit

timeit.timeit("__import__('os').system('id')", number=1)

# %% timeit's function, imported
# expect: guarded ValueError
from timeit import timeit as measure

measure("__import__('os').system('id')", number=1)

# %% an interactive interpreter
# expect: refused module
import code

code.InteractiveInterpreter().runsource("import os")

# %% logging by configuration calls anything
# expect: refused module
import logging.config

logging.config.dictConfig({"version": 1, "handlers": {"h": {"()": "os.system"}}})

# %% the same as an attribute
# expect: refused module-attribute
import logging

logging.config.dictConfig({})

# %% mocks import by text
# expect: guarded ModuleNotFoundError
from unittest import mock

with mock.patch("subprocess.run"):
    pass

# %% mocks as an attribute
# expect: refused module-attribute
import unittest

unittest.mock.pkgutil

# %% threads
# expect: refused module
from _thread import start_new_thread

# %% a pool of threads
# expect: refused module-attribute
from concurrent.futures.thread import threading as t

t.settrace(print)

# %% signals, to take the time limit away
# expect: refused module
import signal

signal.signal(2, lambda *a: None)

# %% temporary files
# expect: refused module
import tempfile

open_ = tempfile.NamedTemporaryFile

# %% memory-mapped files
# expect: refused module
import mmap

mmap.mmap(-1, 4096)

# %% private parts of a package
# expect: refused module
import numpy._core._multiarray_umath

# %% private names of a module
# expect: refused module-attribute
from random import _os

_os.system("id")

# %% garbage collector's list of everything
# expect: refused module-attribute
from gc import get_objects

get_objects()

# %% referrers lead to module globals
# expect: refused module-attribute
import gc

gc.get_referrers(print)

# %% star import of a module of which a part is allowed
# expect: refused module
from sys import *

modules["os"].system("id")

# %% star import brings open
# expect: refused module
from io import *

open("/etc/passwd").read()

# %% star import brings the formatter
# expect: refused module-attribute
from string import *

Formatter().get_value(0, [1], {})

# %% star import brings attrgetter
# expect: guarded AttributeError
from operator import *

attrgetter("__ba" + "se__")(int)

# %% templates, whose code no rule sees
# expect: refused module
import jinja2

jinja2.Template("{{ ''.__class__.__mro__ }}").render()

# %% templates by a part of the package
# expect: refused module
from jinja2.sandbox import SandboxedEnvironment

SandboxedEnvironment().from_string("{{ 1 }}").render()

# %% what templates are made with
# expect: refused module
from markupsafe import Markup

Markup("{0.__class__}").format(1)
