"""Tables of the safety policy: modules, allowed and not, one reason per row.

Data only: it is loaded before the baseline of every sandbox.
A module that is in no table is refused, so that a new Python version or
package adds nothing unseen.
"""

from added_packages import MODULES, REFUSED

from .names import ALLOWED_BUILTINS, EXCEPTIONS, FILE_HINT, GUARDED_NAMES

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
    "concurrent.futures": "executors that run their work in order",
    "concurrent.futures.process": "part of concurrent.futures",
    "concurrent.futures.thread": "part of concurrent.futures",
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
    "mimetypes": "media types by the end of a name",
    "os": "paths as text and the environment, without files and processes",
    "os.path": "paths as text; questions about the run's own folder",
    "pathlib": "paths as text, and whether they exist",
    "posixpath": "os.path under another name",
    "pprint": "printing of values",
    "re": "regular expressions",
    "reprlib": "short texts of values",
    "shlex": "splitting text as a shell would",
    "string": "constants and templates, without the formatter",
    "stringprep": "tables of Unicode",
    "textwrap": "wrapping text",
    "unicodedata": "tables of Unicode",
    # Notebooks
    "IPython": "in cells: what they show",
    "IPython.display": "in cells: what they show",
    # Formats
    "base64": "binary data as text",
    "binascii": "binary data as text",
    "bz2": "compression in memory",
    "codecs": "encodings, without files",
    "colorsys": "colour spaces",
    "configparser": "settings as text",
    "csv": "tables as text",
    "gzip": "compression in memory",
    "tarfile": "archives in memory and in the run's own folder",
    "zipfile": "archives in memory and in the run's own folder",
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
    "urllib.error": "names of errors; no network",
    "urllib.parse": "URLs as text; no network",
    "xml.dom.minidom": "XML",
    "xml.etree.ElementTree": "XML",
    "xml.sax.saxutils": "escaping XML",
    "zlib": "compression in memory",
    # Time
    "calendar": "calendars",
    "datetime": "dates and times",
    "time": "the clock; sleep counts against the program's own limit",
    "timeit": "the clock; functions alone, no text",
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
    "builtins": "the program's own built-ins, those of this page",
    "cProfile": "measuring functions; no text",
    "errno": "numbers of errors",
    "gc": "collecting garbage, without looking into it",
    "importlib": "import_module, which judges the name when it is called",
    "importlib.metadata": "versions of packages",
    "importlib.util": "find_spec, which tells whether a module can be imported",
    "inspect": "signatures, sources and questions about values, without frames",
    "joblib": "Parallel and delayed, which run in order; no pickles",
    "logging": "messages to a stream, or to a file of the run's own folder",
    "logging.handlers": "the same; files that rotate, memory and queues",
    "multiprocessing": "pools that run their work in order",
    "multiprocessing.dummy": "pools that run their work in order",
    "multiprocessing.pool": "pools that run their work in order",
    "platform": "the version of Python",
    "pstats": "the figures of cProfile",
    "sys": "streams, limits and exit, without modules and frames",
    "this": "a poem",
    "threading": "threads that run in order: start() runs them to their end",
    "token": "numbers of tokens",
    "tokenize": "reading code; nothing is run",
    "traceback": "printing of errors, without frames",
    "tracemalloc": "measuring memory",
    "unittest": "tests of one's own classes, without what imports by name",
    "unittest.mock": "stand-ins for objects; dotted names are judged when used",
    "typing_extensions": "type hints",
    "warnings": "warnings",
}

# Package -> why all its submodules are allowed with it, except those of
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
    "attr": "classes of fields; comes with jsonschema",
    "attrs": "classes of fields; comes with jsonschema",
    "packaging": "versions and requirements as values",
    "PIL": "pictures in memory and in the run's own folder",
    "dateutil": "dates",
    "pytz": "time zones; comes with pandas",
    "bs4": "reading HTML",
    "colorama": "colours as text",
    "html5lib": "reading HTML",
    "jsonpath_ng": "paths into JSON",
    "more_itertools": "iteration",
    "mpmath": "arithmetic of any precision",
    "networkx": "graphs",
    "nltk": "language, without what it would download",
    "pyarrow": "tables in memory and in the run's own folder",
    "rapidfuzz": "likeness of texts",
    "rouge_score": "scores of summaries",
    "sacrebleu": "scores of translations, without what it would download",
    "sortedcontainers": "sorted lists and dicts",
    "soupsieve": "selectors of CSS; comes with bs4",
    "sqlite3": "databases in memory and in the run's own folder",
    "sympy": "algebra; texts that it evaluates are judged as the program is",
    "tabulate": "tables as text",
    "textdistance": "likeness of texts",
    "tlz": "functions and iteration; comes with toolz",
    "toolz": "functions and iteration",
    "webencodings": "encodings of HTML; comes with html5lib",
    "yaml": "YAML, without what makes objects of any class",
}

# Modules of which only these names are allowed: the rest is refused, and so is
# the module as a value, since `f(sys)` would hide what is read from it.
ONLY = {
    "atexit": frozenset({"register", "unregister"}),
    "builtins": frozenset(ALLOWED_BUILTINS).union(GUARDED_NAMES, EXCEPTIONS),
    "cProfile": frozenset({"Profile"}),
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
    "importlib": frozenset({"import_module"}),
    "importlib.util": frozenset({"find_spec"}),
    "importlib.metadata": frozenset({"PackageNotFoundError", "version"}),
    "inspect": frozenset(
        "BoundArguments Parameter Signature cleandoc getcomments getdoc "
        "getfullargspec getmembers getgeneratorstate getcoroutinestate getsource getsourcelines "
        "isabstract isasyncgen isasyncgenfunction isawaitable isbuiltin isclass "
        "iscoroutine iscoroutinefunction isdatadescriptor isfunction isgenerator "
        "isgeneratorfunction ismethod ismethoddescriptor ismodule isroutine "
        "signature unwrap CO_VARARGS CO_VARKEYWORDS CORO_CLOSED CORO_CREATED "
        "CORO_RUNNING CORO_SUSPENDED GEN_CLOSED GEN_CREATED GEN_RUNNING "
        "GEN_SUSPENDED".split()
    ),
    "io": frozenset(
        "BufferedIOBase BufferedRandom BufferedReader BufferedRWPair "
        "BufferedWriter BytesIO DEFAULT_BUFFER_SIZE IOBase "
        "IncrementalNewlineDecoder RawIOBase SEEK_CUR SEEK_END SEEK_SET "
        "StringIO TextIOBase TextIOWrapper UnsupportedOperation "
        "text_encoding".split()
    ),
    "joblib": frozenset("Parallel cpu_count delayed effective_n_jobs hash".split()),
    "logging.handlers": frozenset(
        "BaseRotatingHandler BufferingHandler MemoryHandler QueueHandler "
        "QueueListener RotatingFileHandler TimedRotatingFileHandler "
        "WatchedFileHandler".split()
    ),
    "multiprocessing": frozenset(
        "Pool TimeoutError cpu_count dummy freeze_support get_start_method "
        "pool set_start_method".split()
    ),
    "os": frozenset(
        "PathLike altsep cpu_count curdir devnull environ extsep fsdecode fsencode "
        "fspath getcwd getenv getpid linesep name pardir path pathsep process_cpu_count "
        "sep urandom".split()
    ),
    "pathlib": frozenset(
        "Path PosixPath PurePath PurePosixPath PureWindowsPath".split()
    ),
    "pstats": frozenset({"SortKey", "Stats"}),
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
    "timeit": frozenset({"Timer", "default_timer", "repeat", "timeit"}),
    "urllib.error": frozenset({"ContentTooShortError", "HTTPError", "URLError"}),
    "unittest": frozenset(
        "FunctionTestCase IsolatedAsyncioTestCase SkipTest TestCase TestLoader "
        "TestResult TestSuite TextTestResult TextTestRunner addModuleCleanup "
        "defaultTestLoader doModuleCleanups enterModuleContext expectedFailure "
        "main mock skip skipIf skipUnless".split()
    ),
}

_PROCESS = "there are no processes to start here"
_NETWORK = "there is no network here"
_FILE = "programs open no files under this policy"
_TEXT = "it runs text as code, or evaluates it"
_IMPORT = "it imports by a name given as text"
_THREAD = "there are no threads here"
_FRAME = "it hands out frames"
_PICKLE = "it makes objects of bytes, and calls any function on the way"
_MEMORY = "it reads and writes raw memory"
_TEST_RUN = "it starts a test run"
_UNSAFE_YAML = "a document would make objects of any class, and call any function"
_SCREEN = "there is no screen and no keyboard"

# Why not -> what to do instead.
_HELPS = {
    _PROCESS: (
        "do the work in the program itself: [f(x) for x in xs]; "
        "multiprocessing.Pool and concurrent.futures are there, and run in order"
    ),
    _NETWORK: "fetch the data first and put it into the program or INPUT",
    _FILE: FILE_HINT,
    _TEXT: "write the code itself; ast.literal_eval reads data",
    _IMPORT: "use an import statement, or importlib.import_module",
    _THREAD: (
        "use threading or concurrent.futures, which run in order here, or "
        "[f(x) for x in xs]"
    ),
    _FRAME: "use traceback.format_exc to print a traceback",
    _PICKLE: (
        "use copy.deepcopy for a copy in memory; for data as text use json, or "
        "repr and ast.literal_eval"
    ),
    _MEMORY: "use struct, array or numpy",
    _UNSAFE_YAML: "use yaml.safe_load, or yaml.SafeLoader as the Loader",
    _SCREEN: "use print, or matplotlib for figures",
    _TEST_RUN: "write tests of your own with unittest",
}


def hint_for(why):
    """Return what to do instead of a name that is refused for `why`."""
    return _HELPS.get(why, "use another name of the module; dir() of it lists them")


_WITHOUT_CONFIG = {"config": _TEXT}

_READS_BY_TEXT = "it reads attributes named in a text"
_BY_TEXT = {"attrgetter": _READS_BY_TEXT, "import_module": _IMPORT}
_NO_MEMORY_FILES = {
    "MemoryMappedFile": _FILE,
    "OSFile": _FILE,
    "create_memory_map": _FILE,
    "foreign_buffer": _MEMORY,
    "input_stream": _FILE,
    "memory_map": _FILE,
    "output_stream": _FILE,
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
    "concurrent.futures.process": {"multiprocessing": _PROCESS},
    "jsonschema.validators": {"urlopen": _NETWORK},
    "more_itertools.more": _BY_TEXT,
    "mpmath": {"runtests": _TEST_RUN, "doctests": _TEST_RUN},
    "mpmath.ctx_mp_python": {"exec_": _TEXT},
    "mpmath.libmp": {"exec_": _TEXT},
    "mpmath.libmp.backend": {"exec_": _TEXT},
    "mpmath.libmp.libhyper": {"exec_": _TEXT},
    "networkx.utils": {"argmap": _TEXT, "open_file": _FILE},
    "networkx.utils.decorators": {"argmap": _TEXT, "open_file": _FILE},
    "nltk": {
        "app": _SCREEN,
        "config_java": _PROCESS,
        "download": _NETWORK,
        "download_gui": _NETWORK,
        "download_shell": _NETWORK,
        "downloader": _NETWORK,
        "draw": _SCREEN,
        "internals": _PROCESS,
        "java": _PROCESS,
        "Downloader": _NETWORK,
    },
    "nltk.classify.senna": {"Popen": _PROCESS},
    "nltk.lm.smoothing": {"methodcaller": _READS_BY_TEXT},
    "nltk.tag.hunpos": {"Popen": _PROCESS},
    "pyarrow": _NO_MEMORY_FILES,
    "pyarrow.lib": _NO_MEMORY_FILES,
    "sacrebleu": {
        "download_test_set": _NETWORK,
        "get_source_file": _NETWORK,
        "get_reference_files": _NETWORK,
        "smart_open": _FILE,
    },
    "sacrebleu.metrics.bleu": _BY_TEXT,
    "sympy": {
        "doctest": _TEST_RUN,
        "preview": _PROCESS,
        "source": _IMPORT,
        "test": _TEST_RUN,
    },
    "sympy.core.add": _BY_TEXT,
    "sympy.core.cache": _BY_TEXT,
    "sympy.core.operations": _BY_TEXT,
    "sympy.utilities": {"source": _IMPORT},
    "tlz.functoolz": _BY_TEXT,
    "toolz.functoolz": _BY_TEXT,
    "toolz.curried.operator": _BY_TEXT,
    "tlz.curried.operator": _BY_TEXT,
    "yaml": {
        "CUnsafeLoader": _UNSAFE_YAML,
        "Constructor": _UNSAFE_YAML,
        "Loader": _UNSAFE_YAML,
        "UnsafeConstructor": _UNSAFE_YAML,
        "UnsafeLoader": _UNSAFE_YAML,
        "unsafe_load": _UNSAFE_YAML,
        "unsafe_load_all": _UNSAFE_YAML,
    },
    "yaml.constructor": {
        "Constructor": _UNSAFE_YAML,
        "UnsafeConstructor": _UNSAFE_YAML,
    },
    "yaml.loader": {
        "Constructor": _UNSAFE_YAML,
        "Loader": _UNSAFE_YAML,
        "UnsafeConstructor": _UNSAFE_YAML,
        "UnsafeLoader": _UNSAFE_YAML,
    },
    "bz2": {"open": _FILE},
    "gzip": {"open": _FILE},
    "logging": _WITHOUT_CONFIG,
    "lzma": {"open": _FILE},
    "matplotlib": {"testing": _PROCESS, "sphinxext": _TEXT},
    "PIL": {
        "ImageGrab": _PROCESS,
        "ImageMath": _TEXT,
        "ImageShow": _PROCESS,
        "features": _PROCESS,
    },
    "numpy": {
        "f2py": _PROCESS,
        "distutils": _PROCESS,
        "ctypeslib": _MEMORY,
        "DataSource": _NETWORK,
        "fromfile": _FILE,
        "memmap": _FILE,
        "test": _TEST_RUN,
    },
    "numpy.testing": {
        "measure": _TEXT,
        "rundocs": _TEXT,
        "runstring": _TEXT,
    },
    "pandas": {
        "eval": "it evaluates text as an expression",
        "read_pickle": _PICKLE,
        "test": _TEST_RUN,
    },
    "sklearn": {"show_versions": _PROCESS},
    "string": {"Formatter": "it reads attributes named in a text"},
    "tarfile": {"bltn_open": _FILE},
    "threading": {
        "setprofile": _FRAME,
        "setprofile_all_threads": _FRAME,
        "settrace": _FRAME,
        "settrace_all_threads": _FRAME,
    },
    "tokenize": {"open": _FILE},
    "traceback": {"walk_stack": _FRAME, "walk_tb": _FRAME, "sys": _FRAME},
    "types": {"CodeType": "it makes code of bytes"},
    "typing": {
        "ForwardRef": _TEXT,
        "evaluate_forward_ref": _TEXT,
    },
    "typing_extensions": {
        "ForwardRef": _TEXT,
        "evaluate_forward_ref": _TEXT,
        "get_annotations": _TEXT,
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

# Functions that unpickle on demand: allowed as a call that does not.
# Name -> position of the argument `allow_pickle`.
UNPICKLES = {
    "numpy.lib.format.read_array": 1,
    "numpy.lib.npyio.NpzFile": 2,
    "numpy.lib.npyio.load": 2,
    "numpy.load": 2,
}

# Functions and modules of which a program has a guarded version (`guards`):
# their names may be put together. A name that leaks from elsewhere is the real
# one.
GUARDED_READERS = frozenset({"operator.attrgetter", "operator.methodcaller"})
GUARDED_MODULES = frozenset(
    {"cProfile", "operator", "os", "pathlib", "posixpath", "pstats", "timeit"}
    | {"inspect", "typing"}
)

# Modules that a program has as a module of its own, with the allowed part in
# it: to hand it on hands on nothing else.
FACADES = frozenset(
    {"builtins", "cProfile", "importlib", "importlib.util", "os", "pathlib", "timeit"}
)

# Parts of modules that are refused for another reason than the rest of their
# kind: path -> (why, what to do instead).
PART_HELPS = {
    "inspect": (_FRAME, _HELPS[_FRAME]),
    "io.open": (_FILE, FILE_HINT),
    "codecs.open": (_FILE, FILE_HINT),
    "multiprocessing": (_PROCESS, _HELPS[_PROCESS]),
    "os": (
        "it reaches files or processes; of os, paths and the environment are here",
        FILE_HINT,
    ),
    "os.system": (_PROCESS, _HELPS[_PROCESS]),
    "os.popen": (_PROCESS, _HELPS[_PROCESS]),
    "os.fork": (_PROCESS, _HELPS[_PROCESS]),
    "pathlib": (_FILE, "use pathlib.Path for paths as text; " + FILE_HINT),
    "joblib": (_PICKLE, _HELPS[_PICKLE]),
}

# Modules that are refused, but do nothing when they are imported: an import of
# which a program uses nothing is left out. Names for processes and the network
# are not among them: nobody should think that these are available.
IDLE_MODULES = frozenset(
    "bdb cmd code codeop copyreg ctypes dbm dis doctest faulthandler fcntl "
    "fileinput filecmp getopt getpass gettext glob linecache logging.config marshal mmap optparse pdb pickle pickletools pkgutil profile "
    "readline resource runpy select selectors shelve shutil signal stat symtable "
    "sysconfig tempfile termios trace tty xml.sax".split()
)

# Names of a module that are allowed although they begin with an underscore.
MODULE_DUNDERS = frozenset(
    {"__name__", "__doc__", "__version__", "__all__", "__file__", "__author__"}
    | {"__version_info__"}
)

# Names of excluded or partly allowed modules that a package uses for something
# else of its own: `numpy.linalg.trace` is no tracing of code.
NAMESAKES = {
    "matplotlib": frozenset({"select", "trace", "typing"}),
    "nltk": frozenset({"chunk", "trace"}),
    "numpy": frozenset({"select", "trace", "typing"}),
    "pandas": frozenset({"io", "typing"}),
    "scipy": frozenset({"io", "signal"}),
    "soupsieve": frozenset({"select"}),
    "sympy": frozenset({"trace"}),
}

# (why not, what to do instead, modules), the standard library one by one.
_EXCLUDED = (
    (
        "it reaches the operating system",
        "os.path, os.environ and platform are there; input() reads stdin",
        "posix nt ntpath genericpath nturl2path pwd grp spwd nis fcntl resource "
        "termios tty pty syslog msvcrt winreg winsound _winapi getpass stat",
    ),
    (
        _FILE,
        FILE_HINT,
        "shutil tempfile glob fileinput filecmp linecache mmap "
        "zipapp shelve dbm dbm.dumb dbm.gnu dbm.ndbm netrc "
        "gettext wave aifc sunau sndhdr imghdr chunk mailbox mailcap "
        "uu xdrlib audioop ossaudiodev msilib bs4.diagnose pyarrow.fs "
        "rouge_score.create_pyrouge_files rouge_score.io rouge_score.rouge",
    ),
    (
        _PROCESS,
        _HELPS[_PROCESS],
        "subprocess _posixsubprocess pipes popen2 ensurepip venv distutils "
        "setuptools pip sysconfig multiprocessing.connection multiprocessing.context "
        "multiprocessing.managers multiprocessing.process multiprocessing.queues "
        "multiprocessing.shared_memory multiprocessing.sharedctypes "
        "multiprocessing.synchronize nltk.internals sympy.printing.preview "
        "sympy.testing sympy.utilities.autowrap",
    ),
    (
        _THREAD,
        _HELPS[_THREAD],
        "_thread _threading_local dummy_threading",
    ),
    (
        _NETWORK,
        _HELPS[_NETWORK],
        "socket _socket ssl select selectors socketserver http.client "
        "http.server http.cookies http.cookiejar urllib.request "
        "urllib.response urllib.robotparser ftplib imaplib nntplib poplib "
        "smtplib smtpd telnetlib xmlrpc xmlrpc.client xmlrpc.server wsgiref cgi "
        "cgitb webbrowser antigravity asyncore asynchat requests httpx aiohttp "
        "urllib3 nltk.downloader pyarrow.flight sacrebleu.dataset "
        "sacrebleu.sacrebleu sacrebleu.utils",
    ),
    (
        _TEXT,
        _HELPS[_TEXT],
        "code codeop cmd doctest trace profile pdb bdb runpy "
        "symtable lib2to3 py_compile compileall logging.config "
        "pandas.core.computation sympy.utilities.matchpy_connector",
    ),
    (
        _IMPORT,
        _HELPS[_IMPORT],
        "imp pkgutil modulefinder zipimport pydoc pydoc_data pyclbr rlcompleter "
        "site encodings importlib.abc importlib.machinery importlib.readers "
        "importlib.resources importlib.simple _frozen_importlib "
        "_frozen_importlib_external _imp networkx.utils.backends sympy.external "
        "sympy.interactive sympy.utilities.source textdistance.benchmark "
        "textdistance.libraries",
    ),
    (
        _PICKLE,
        _HELPS[_PICKLE],
        "pickle _pickle cPickle pickletools marshal dill cloudpickle "
        "pandas.io.pickle pandas.compat.pickle_compat",
    ),
    (
        "it tells copy and pickle which function to call",
        "define __copy__, __deepcopy__ or __getstate__ in the class",
        "copyreg",
    ),
    (
        "it holds exec, eval, open and __import__",
        "use the built-in itself by its name",
        "__main__ __builtin__",
    ),
    (
        _MEMORY,
        _HELPS[_MEMORY],
        "ctypes _ctypes cffi numpy.ctypeslib pyarrow.cffi pyarrow.jvm",
    ),
    (
        "it hands out code objects or what the interpreter is made of",
        "use ast to look at code",
        "dis opcode _opcode faulthandler sys.monitoring",
    ),
    (
        "it leads out of Python, to the JavaScript around it",
        "Python alone is what runs here: use the standard library",
        "js pyodide pyodide_js _pyodide _pyodide_core micropip pyodide_http",
    ),
    (
        "signals belong to the process, not to the program",
        "for a time limit set the request's field timeout, or use asyncio.timeout",
        "signal _signal",
    ),
    (
        _SCREEN,
        _HELPS[_SCREEN],
        "tkinter turtle turtledemo curses readline idlelib nltk.app nltk.draw "
        "sympy.plotting.pygletplot",
    ),
    (
        "a template is code that these rules do not see",
        "use string.Template or an f-string, and html.escape for HTML; programs "
        "under the permissive policy may import it",
        "jinja2 markupsafe",
    ),
    (
        "nobody has needed it here",
        "use argparse for arguments, re for patterns, xml.etree.ElementTree for XML; "
        "an operator can allow more in a policy file",
        "optparse getopt tabnanny crypt sre_compile sre_constants sre_parse pyexpat "
        "xml.sax xml.parsers xml.parsers.expat numpy.f2py "
        "numpy.distutils numpy.matlib matplotlib.pylab pylab",
    ),
)

# Module -> (why not, what to do instead).
EXCLUDED_MODULES = {
    name: (why, hint) for why, hint, names in _EXCLUDED for name in names.split()
}

# Parts of an added package that reach where no program should -> why not.
REACHES = {
    "code": _TEXT,
    "files": _FILE,
    "memory": _MEMORY,
    "network": _NETWORK,
    "pickle": _PICKLE,
    "process": _PROCESS,
}

PACKAGES.update({name: "added by the operator of this service" for name in MODULES})
EXCLUDED_MODULES.update(
    {name: (REACHES[key], _HELPS.get(REACHES[key], FILE_HINT)) for name, key in REFUSED.items()}
)
