# title: never lets a program reach a refused module through an allowed one

# %% all loaded modules
# expect: refused module-attribute
import sys

sys.modules["os"].system("id")

# %% all loaded modules, imported
# expect: refused module-attribute
from sys import modules

modules["os"].system("id")

# %% under another name
# expect: refused module
import sys

s = sys
s.modules["os"]

# %% handed to a function
# expect: refused module
import sys


def f(m):
    return m.modules


f(sys)

# %% in a list
# expect: refused module
import sys

[sys][0].modules

# %% by another module's import
# expect: refused module-attribute
import contextlib

contextlib.sys.modules["os"]

# %% by another module's import, imported
# expect: refused module-attribute
from typing import sys as system

system.modules

# %% the built-ins by json
# expect: refused attribute
import json

json.codecs.builtins.exec("1")

# %% files by json
# expect: refused module-attribute
import json

json.codecs.open("/etc/passwd")

# %% os by random
# expect: refused module-attribute
import random

random._os.system("id")

# %% os by its public name
# expect: refused module-attribute
import contextlib

contextlib.os.system("id")

# %% sys by the inner modules of re
# expect: refused module-attribute
import re

re._compiler.sys

# %% the built-ins under enum's name for them
# expect: refused attribute
import enum

enum.bltns.exec("1")

# %% threads by queue
# expect: refused module-attribute
import queue

queue.threading.settrace

# %% files by gzip
# expect: refused module-attribute
import gzip

gzip.open("/etc/passwd")

# %% files by gzip's built-ins
# expect: refused attribute
import gzip

gzip.builtins.open("/etc/passwd")

# %% files by io
# expect: refused module-attribute
import io

io.open("/etc/passwd")

# %% files by io, imported
# expect: refused module-attribute
from io import FileIO

FileIO("/etc/passwd")

# %% files by codecs
# expect: refused module-attribute
from codecs import open as read

read("/etc/passwd")

# %% files by tokenize
# expect: refused module-attribute
import tokenize

tokenize.open("/etc/passwd")

# %% files by logging
# expect: refused module-attribute
import logging

logging.handlers.SocketHandler("x", 1)

# %% files by argparse
# expect: refused module-attribute
from argparse import FileType

FileType()("/etc/passwd")

# %% os by argparse
# expect: refused module-attribute
import argparse

argparse._os.system("id")

# %% processes by asyncio
# expect: refused attribute
import asyncio

asyncio.create_subprocess_shell("id")

# %% processes by asyncio, imported
# expect: refused attribute
from asyncio import create_subprocess_exec

# %% processes by asyncio's module
# expect: refused attribute
import asyncio

asyncio.subprocess.create_subprocess_shell("id")

# %% processes by the event loop
# expect: refused attribute
import asyncio

asyncio.new_event_loop().subprocess_exec(None, "id")

# %% network by asyncio
# expect: refused module-attribute
import asyncio

asyncio.open_connection("127.0.0.1", 80)

# %% a server by asyncio
# expect: refused module-attribute
from asyncio import start_server

# %% os by asyncio's inner modules
# expect: refused module-attribute
import asyncio

asyncio.events.os.system("id")

# %% code objects by types
# expect: refused module-attribute
import types

types.CodeType

# %% pickle's table by copy
# expect: refused module-attribute
import copy

copy.copyreg.dispatch_table

# %% pickle by tracemalloc
# expect: refused module-attribute
import tracemalloc

tracemalloc.pickle.loads(b"")

# %% the linecache reads files
# expect: refused module-attribute
import traceback

traceback.linecache.getlines("/etc/passwd")

# %% dis by inspect
# expect: refused module-attribute
import inspect

inspect.dis.Bytecode

# %% importlib by inspect
# expect: refused attribute
import inspect

inspect.importlib.import_module("os")

# %% atexit's inner doors
# expect: refused module-attribute
import logging

logging.atexit._run_exitfuncs()

# %% the path hooks of sys
# expect: refused module-attribute
import sys

sys.path_hooks.append(print)

# %% the finders of sys
# expect: refused module-attribute
import sys

sys.meta_path[0].find_spec("os")

# %% the importer cache of sys
# expect: refused module-attribute
import sys

sys.path_importer_cache

# %% the display of memory
# expect: refused module-attribute
import sys

sys._debugmallocstats()

# %% a module by assignment of a full one
# expect: refused module-attribute
import random

r = random
r._os.system("id")

# %% a module by two assignments
# expect: refused module-attribute
import json

a = json
b = a
b.codecs.open("/etc/passwd")

# %% by an import into the function around
# expect: refused module-attribute
def f():
    s = None

    def g():
        nonlocal s
        import sys as s

    g()
    return s.modules


f()

# %% in a function above the import
# expect: refused module-attribute
def f():
    return sys.modules


import sys

f()
