"""Tables of the safety policy: modules, allowed and not, a reason a row.

Data only, and no import: it is loaded before the baseline of every sandbox.
A module that is in no table is refused, so that a new Python version or
package adds nothing unseen.
"""

# Module -> why a program may import it. Its submodules have rows of their own,
# unless it is one of PACKAGES.
ALLOWED_MODULES = {
    # Numbers
    "math": "arithmetic",
    "cmath": "arithmetic",
    "decimal": "arithmetic",
    "fractions": "arithmetic",
    "numbers": "abstract number types",
    "random": "random numbers, freshly seeded for each program",
    "secrets": "random numbers from the system",
    "statistics": "arithmetic",
    # Data structures
    "array": "arrays of numbers",
    "bisect": "sorted lists",
    "collections": "containers",
    "collections.abc": "abstract container types",
    "copy": "copies of values",
    "graphlib": "sorting a graph",
    "heapq": "heaps",
    "queue": "queues; algorithms use them without threads",
    "weakref": "references to one's own objects",
    # Functions and iteration
    "contextlib": "with statements",
    "contextvars": "values per task",
    "functools": "functions of functions",
    "itertools": "iteration",
    "operator": "operators as functions; attribute names must be written out",
    "sched": "a queue of calls ordered by time",
    # Types
    "__future__": "switches of the compiler",
    "abc": "abstract classes",
    "dataclasses": "classes of fields",
    "enum": "enumerations",
    "types": "names of types, without the maker of code objects",
    "typing": "annotations, without what evaluates them",
    # Text
    "difflib": "comparing texts",
    "fnmatch": "patterns of names; touches no file",
    "ipaddress": "addresses as values; no network",
    "keyword": "list of keywords",
    "locale": "formatting of numbers",
    "pprint": "printing of values",
    "re": "regular expressions",
    "reprlib": "short texts of values",
    "shlex": "splitting text as a shell would",
    "string": "constants and templates, without the formatter",
    "stringprep": "tables of Unicode",
    "textwrap": "wrapping text",
    "unicodedata": "tables of Unicode",
    # Formats
    "base64": "binary data as text",
    "binascii": "binary data as text",
    "bz2": "compression in memory",
    "codecs": "encodings, without files",
    "colorsys": "colour spaces",
    "configparser": "settings as text",
    "csv": "tables as text",
    "gzip": "compression in memory",
    "html": "escaping HTML",
    "html.entities": "tables of HTML",
    "html.parser": "reading HTML",
    "http": "names of status codes; no network",
    "io": "streams in memory, without files",
    "json": "JSON",
    "json.decoder": "JSON",
    "json.encoder": "JSON",
    "lzma": "compression in memory",
    "plistlib": "property lists",
    "quopri": "an encoding of mail",
    "struct": "binary records",
    "tomllib": "TOML",
    "urllib.parse": "URLs as text; no network",
    "xml.dom.minidom": "XML",
    "xml.etree.ElementTree": "XML",
    "xml.sax.saxutils": "escaping XML",
    "zlib": "compression in memory",
    # Time
    "calendar": "calendars",
    "datetime": "dates and times",
    "time": "the clock; sleep counts against the program's own limit",
    "timeit": "the clock, without what runs text",
    "zoneinfo": "time zones",
    # Hashes and identifiers
    "hashlib": "hashes",
    "hmac": "keyed hashes",
    "uuid": "identifiers",
    # The program itself
    "argparse": "arguments; there are none, but scripts ask",
    "ast": "reading code; nothing is run",
    "asyncio": "coroutines and tasks, without processes and network",
    "asyncio.exceptions": "part of asyncio",
    "asyncio.futures": "part of asyncio",
    "asyncio.locks": "part of asyncio",
    "asyncio.queues": "part of asyncio",
    "asyncio.runners": "part of asyncio",
    "asyncio.taskgroups": "part of asyncio",
    "asyncio.tasks": "part of asyncio",
    "asyncio.timeouts": "part of asyncio",
    "atexit": "calls at the end of the program",
    "errno": "numbers of errors",
    "gc": "collecting garbage, without looking into it",
    "inspect": "signatures and questions about values, without frames",
    "logging": "messages to a stream",
    "platform": "the version of Python",
    "sys": "streams, limits and exit, without modules and frames",
    "this": "a poem",
    "token": "numbers of tokens",
    "tokenize": "reading code; nothing is run",
    "traceback": "printing of errors, without frames",
    "tracemalloc": "measuring memory",
    "unittest": "tests of one's own classes, without what imports by name",
    "warnings": "warnings",
}

# Package -> why all its submodules are allowed with it, but for those of
# EXCLUDED_MODULES and names that begin with an underscore.
PACKAGES = {
    "email": "messages as text; no network",
    "numpy": "the scientific stack",
    "pandas": "the scientific stack",
    "scipy": "the scientific stack",
    "sklearn": "the scientific stack",
    "matplotlib": "figures; they are drawn in memory",
    "mpl_toolkits": "figures; comes with matplotlib",
    "jsonschema": "checking JSON",
    "dateutil": "dates; comes with pandas",
    "pytz": "time zones; comes with pandas",
}

# Modules of which only these names are allowed: the rest is refused, and so is
# the module as a value, since `f(sys)` would hide what is read from it.
ONLY = {
    "atexit": frozenset({"register", "unregister"}),
    "codecs": frozenset(
        "encode decode lookup getencoder getdecoder iterencode iterdecode "
        "getincrementalencoder getincrementaldecoder CodecInfo "
        "BOM BOM_BE BOM_LE BOM_UTF8 BOM_UTF16 BOM_UTF16_BE BOM_UTF16_LE "
        "BOM_UTF32 BOM_UTF32_BE BOM_UTF32_LE escape_decode escape_encode".split()
    ),
    "gc": frozenset(
        "collect disable enable freeze get_count get_stats get_threshold "
        "isenabled set_threshold unfreeze".split()
    ),
    "http": frozenset({"HTTPStatus", "HTTPMethod"}),
    "inspect": frozenset(
        "BoundArguments Parameter Signature cleandoc getdoc getfullargspec "
        "isabstract isasyncgen isasyncgenfunction isawaitable isbuiltin isclass "
        "iscoroutine iscoroutinefunction isdatadescriptor isfunction isgenerator "
        "isgeneratorfunction ismethod ismethoddescriptor ismodule isroutine "
        "signature CO_VARARGS CO_VARKEYWORDS".split()
    ),
    "io": frozenset(
        "BufferedIOBase BufferedRandom BufferedReader BufferedRWPair "
        "BufferedWriter BytesIO DEFAULT_BUFFER_SIZE IOBase "
        "IncrementalNewlineDecoder RawIOBase SEEK_CUR SEEK_END SEEK_SET "
        "StringIO TextIOBase TextIOWrapper UnsupportedOperation "
        "text_encoding".split()
    ),
    "platform": frozenset(
        "architecture machine platform python_branch python_build "
        "python_compiler python_implementation python_revision python_version "
        "python_version_tuple release system uname version".split()
    ),
    "sys": frozenset(
        "abiflags api_version argv base_exec_prefix base_prefix "
        "builtin_module_names byteorder copyright displayhook "
        "dont_write_bytecode exc_info exception excepthook exec_prefix "
        "executable exit flags float_info float_repr_style getdefaultencoding "
        "getfilesystemencoding getrecursionlimit getrefcount getsizeof "
        "getswitchinterval get_int_max_str_digits hash_info hexversion "
        "implementation int_info intern is_finalizing maxsize maxunicode "
        "orig_argv path platform prefix set_int_max_str_digits "
        "setrecursionlimit setswitchinterval stderr stdin stdlib_module_names "
        "stdout thread_info unraisablehook version version_info warnoptions "
        "__stdout__ __stderr__ __stdin__ __excepthook__ __displayhook__".split()
    ),
    "timeit": frozenset({"default_timer"}),
    "unittest": frozenset(
        "FunctionTestCase IsolatedAsyncioTestCase SkipTest TestCase TestLoader "
        "TestResult TestSuite TextTestResult TextTestRunner addModuleCleanup "
        "defaultTestLoader doModuleCleanups enterModuleContext expectedFailure "
        "main skip skipIf skipUnless".split()
    ),
}

_PROCESS = "there are no processes to start here"
_NETWORK = "there is no network here"
_FILE = "there are no files for a program here"
_TEXT = "it runs text as code, or evaluates it"
_IMPORT = "it imports by a name given as text"
_THREAD = "there are no threads here"
_FRAME = "it hands out frames"

_WITHOUT_CONFIG = {
    "config": _TEXT,
    "handlers": _NETWORK,
    "FileHandler": _FILE,
}

# Modules without these names: name -> why not.
WITHOUT = {
    "argparse": {"FileType": _FILE},
    "asyncio": {
        "subprocess": _PROCESS,
        "base_subprocess": _PROCESS,
        "create_subprocess_exec": _PROCESS,
        "create_subprocess_shell": _PROCESS,
        "open_connection": _NETWORK,
        "open_unix_connection": _NETWORK,
        "start_server": _NETWORK,
        "start_unix_server": _NETWORK,
        "sslproto": _NETWORK,
        "unix_events": _PROCESS,
    },
    "bz2": {"open": _FILE},
    "gzip": {"open": _FILE},
    "logging": _WITHOUT_CONFIG,
    "lzma": {"open": _FILE},
    "matplotlib": {"testing": _PROCESS, "sphinxext": _TEXT},
    "numpy": {
        "f2py": _PROCESS,
        "distutils": _PROCESS,
        "ctypeslib": "it reads and writes raw memory",
        "DataSource": _NETWORK,
        "fromfile": _FILE,
        "memmap": _FILE,
        "test": "it starts a test run",
    },
    "numpy.testing": {
        "measure": _TEXT,
        "rundocs": _TEXT,
        "runstring": _TEXT,
    },
    "pandas": {
        "eval": "it evaluates text as an expression",
        "read_pickle": "a pickle can call any function",
        "test": "it starts a test run",
    },
    "sklearn": {"show_versions": _PROCESS},
    "string": {"Formatter": "it reads attributes named in a text"},
    "tokenize": {"open": _FILE},
    "traceback": {"walk_stack": _FRAME, "walk_tb": _FRAME, "sys": _FRAME},
    "types": {"CodeType": "it makes code of bytes"},
    "typing": {
        "ForwardRef": _TEXT,
        "evaluate_forward_ref": _TEXT,
        "get_type_hints": "it evaluates annotations that are text",
    },
}

# Functions that read attributes by name: allowed as a call whose names are all
# written out, refused as a value. Name -> position of the first such argument.
READS_BY_NAME = {
    "operator.attrgetter": 0,
    "operator.methodcaller": 0,
    "functools.wraps": 1,
    "functools.update_wrapper": 2,
}

# What a module may be asked for although it begins with an underscore.
MODULE_DUNDERS = frozenset(
    {"__name__", "__doc__", "__version__", "__all__", "__file__", "__author__"}
    | {"__version_info__"}
)

# Names of excluded or partly allowed modules that a package uses for something
# else of its own: `numpy.linalg.trace` is no tracing of code.
NAMESAKES = {
    "matplotlib": frozenset({"select", "trace"}),
    "numpy": frozenset({"select", "trace"}),
    "pandas": frozenset({"io"}),
    "scipy": frozenset({"io", "signal"}),
}

# (why not, what to do instead, modules), the standard library one by one.
_EXCLUDED = (
    (
        "it reaches the operating system",
        "a program here has no files and no environment; string methods work "
        "on paths as text",
        "os os.path posix posixpath nt ntpath genericpath nturl2path pwd grp spwd "
        "nis fcntl resource termios tty pty syslog msvcrt winreg winsound _winapi "
        "getpass stat",
    ),
    (
        _FILE,
        "put the data into the program or INPUT; io.StringIO and io.BytesIO "
        "stand in for files",
        "pathlib shutil tempfile glob fileinput filecmp linecache mmap zipfile "
        "tarfile zipapp shelve dbm dbm.dumb dbm.gnu dbm.ndbm sqlite3 netrc "
        "mimetypes gettext wave aifc sunau sndhdr imghdr chunk mailbox mailcap "
        "uu xdrlib audioop ossaudiodev msilib",
    ),
    (
        _PROCESS,
        "do the work in the program itself",
        "subprocess multiprocessing _posixsubprocess pipes popen2 ensurepip venv "
        "distutils setuptools pip sysconfig concurrent concurrent.futures",
    ),
    (
        _THREAD,
        "use asyncio, or a plain loop",
        "threading _thread _threading_local dummy_threading",
    ),
    (
        _NETWORK,
        "fetch the data first and put it into the program or INPUT",
        "socket _socket ssl select selectors socketserver http.client "
        "http.server http.cookies http.cookiejar urllib.request urllib.error "
        "urllib.response urllib.robotparser ftplib imaplib nntplib poplib "
        "smtplib smtpd telnetlib xmlrpc xmlrpc.client xmlrpc.server wsgiref cgi "
        "cgitb webbrowser antigravity asyncore asynchat requests httpx aiohttp "
        "urllib3",
    ),
    (
        _TEXT,
        "write the code itself; ast.literal_eval reads data",
        "code codeop cmd doctest trace cProfile profile pstats pdb bdb runpy "
        "symtable lib2to3 py_compile compileall logging.config "
        "pandas.core.computation",
    ),
    (
        _IMPORT,
        "use an import statement",
        "importlib imp pkgutil modulefinder zipimport pydoc pydoc_data pyclbr "
        "rlcompleter site encodings unittest.mock _frozen_importlib "
        "_frozen_importlib_external _imp",
    ),
    (
        "it makes objects of bytes, and calls any function on the way",
        "use json",
        "pickle _pickle cPickle pickletools copyreg marshal dill cloudpickle joblib "
        "pandas.io.pickle pandas.compat.pickle_compat",
    ),
    (
        "it holds exec, eval, open and __import__",
        "use the built-in itself by its name",
        "builtins __main__ __builtin__",
    ),
    (
        "it reads and writes raw memory",
        "use struct, array or numpy",
        "ctypes _ctypes cffi numpy.ctypeslib",
    ),
    (
        "it hands out code objects or what the interpreter is made of",
        "use ast to look at code",
        "dis opcode _opcode faulthandler sys.monitoring",
    ),
    (
        "it leads out of Python, to the JavaScript around it",
        "Python alone is what runs here",
        "js pyodide pyodide_js _pyodide _pyodide_core micropip pyodide_http",
    ),
    (
        "signals belong to the process, not to the program",
        "use asyncio.timeout for a time limit of your own",
        "signal _signal",
    ),
    (
        "there is no screen and no keyboard",
        "use print, or matplotlib for figures",
        "tkinter turtle turtledemo curses readline idlelib",
    ),
    (
        "nobody has needed it here",
        "an operator can allow it in a policy file",
        "optparse getopt tabnanny crypt sre_compile sre_constants sre_parse pyexpat "
        "xml.sax xml.parsers xml.parsers.expat logging.handlers numpy.f2py "
        "numpy.distutils numpy.matlib matplotlib.pylab pylab",
    ),
)

# Module -> (why not, what to do instead).
EXCLUDED_MODULES = {
    name: (why, hint) for why, hint, names in _EXCLUDED for name in names.split()
}
