# title: never lets a package that runs text, files or machine code be the way around the rules

# %% a document of YAML that makes any object
# expect: refused module-attribute
import yaml
yaml.unsafe_load("!!python/object/apply:os.system ['id']")

# %% the same by its loader
# expect: refused module-attribute
import yaml
yaml.load("!!python/object/apply:os.system ['id']", Loader=yaml.UnsafeLoader)

# %% the same by the loader of old
# expect: refused module-attribute
from yaml import Loader, load
load("!!python/name:os.system", Loader)

# %% the same by its constructor
# expect: refused module-attribute
from yaml.constructor import UnsafeConstructor

# %% a document that names a function of a module that is there
# expect: guarded yaml.constructor.ConstructorError
import yaml
system = yaml.full_load("!!python/name:os.system")
system("id")

# %% the same with its loader as a value
# expect: guarded yaml.constructor.ConstructorError
import yaml
load = yaml.load("!!python/name:builtins.eval", Loader=yaml.FullLoader)
load("1")

# %% sympify of a call
# expect: guarded TypeError
import sympy
sympy.sympify("__import__('os').system('id')")

# %% sympify by way of a function
# expect: guarded TypeError
import sympy
sympy.sin("open('/etc/passwd').read()")

# %% an attribute in an expression
# expect: guarded TypeError
import sympy
sympy.sympify("x.__class__.__mro__")

# %% an attribute by a text in an expression
# expect: guarded TypeError
import sympy
sympy.sympify("getattr(x, '__cl' + 'ass__')")

# %% parse_expr without evaluation
# expect: guarded TypeError
from sympy.parsing.sympy_parser import parse_expr
parse_expr("eval('1')", evaluate=False)

# %% code for a function
# expect: guarded TypeError
import sympy
x = sympy.symbols("x")
sympy.lambdify(x, "__import__('os').system('id')")(1)

# %% the compiler of sympy's own module
# expect: refused module
from sympy.external import import_module
import_module("os").system("id")

# %% a compiler of C
# expect: refused module
from sympy.utilities.autowrap import autowrap

# %% LaTeX in a process
# expect: refused module-attribute
import sympy
sympy.preview(sympy.Symbol("x"))

# %% sources by a text
# expect: refused module
from sympy.utilities.source import get_class

# %% exec under another name
# expect: refused module-attribute
from mpmath.libmp import exec_

# %% constants that are code
# expect: guarded TypeError
import mpmath
mpmath.identify(1.5, ["__import__('os').system('id')"])

# %% a wrapper that is compiled of text
# expect: refused module-attribute
import networkx as nx
nx.utils.argmap(print, 0)

# %% a decorator that opens files
# expect: refused module-attribute
from networkx.utils import open_file

# %% backends by name
# expect: refused module
import networkx.utils.backends

# %% machine code in a database
# expect: refused attribute
import sqlite3
connection = sqlite3.connect(":memory:")
connection.enable_load_extension(True)

# %% the same by its name
# expect: guarded AttributeError
import sqlite3
connection = sqlite3.connect(":memory:")
getattr(connection, "load_" + "extension")("/tmp/x.so")

# %% data from the network
# expect: refused module-attribute
import nltk
nltk.download("punkt")

# %% the same by its module
# expect: refused module
from nltk.downloader import Downloader

# %% a program of Java
# expect: refused module-attribute
from nltk import internals

# %% a test set from the network
# expect: refused module-attribute
from sacrebleu import smart_open

# %% any module by its name
# expect: refused module
from textdistance.libraries import LibraryBase
LibraryBase("os", "system").get_function()("id")

# %% import_module that leaked
# expect: refused module-attribute
from toolz.functoolz import import_module

# %% a reader of attributes that leaked
# expect: refused module-attribute
import toolz.functoolz
toolz.functoolz.attrgetter("__class__")

# %% a profiler that opens files
# expect: refused module
from bs4.diagnose import diagnose

# %% a file under another name
# expect: refused module-attribute
import pyarrow as pa
pa.OSFile("/etc/passwd").read()

# %% the file systems of Arrow
# expect: refused module-attribute
from pyarrow import fs

# %% memory at an address
# expect: refused module-attribute
import pyarrow as pa
pa.foreign_buffer(1024, 1024)

# %% an array at an address
# expect: refused attribute
import pyarrow as pa
pa.Array._import_from_c(0, 0)

# %% annotations as text
# expect: refused module-attribute
import typing_extensions
typing_extensions.get_type_hints(print)

# %% another database file
# expect: contained the files are the run's own, in memory
import sqlite3
connection = sqlite3.connect("/tmp/left.db")
connection.execute("create table left (secret)")
connection.execute("attach '/lib/python312.zip' as other")
connection.execute("vacuum main into '/tmp/copy.db'")

# %% machine code by SQL
# expect: contained SQLite loads none unless it was told that it may
import sqlite3
try:
    sqlite3.connect(":memory:").execute("select load_extension('/tmp/x.so')")
except sqlite3.OperationalError:
    pass

# %% a name that an expression is given
# expect: contained a symbol is a name, and no code
import sympy
print(sympy.Symbol("__import__('os').system('id')"))
print(sympy.Function("exec")(sympy.Symbol("x")))

# %% what sympy remembers
# expect: contained its caches are put back with all the rest
import sympy
x = sympy.Symbol("secret")
sympy.core.cache.clear_cache()
sympy.init_printing(pretty_print=False)
sympy.Symbol.secret = "secret"

# %% what yaml and networkx remember
# expect: contained modules are put back with all the rest
import networkx as nx
import yaml
yaml.add_constructor("!secret", lambda loader, node: "secret", Loader=yaml.SafeLoader)
nx.Graph.secret = "secret"
