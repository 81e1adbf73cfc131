"""Tables of the safety policy: built-in names and attributes, one reason per row.

Data only: it is loaded before the baseline of every sandbox.
"""

import builtins

# Advice for programs that would open a file.
FILE_HINT = (
    "put the data into the program or INPUT, and io.StringIO or io.BytesIO where "
    "a file is asked for; libraries may write in the run's own folder"
)

# Built-ins that a program may not mention, neither called nor handed on:
# name -> (why, what to write instead).
FORBIDDEN_NAMES = {
    "eval": (
        "it runs text as code, which no check has seen",
        "use ast.literal_eval for data; to check a model's code see exec",
    ),
    "exec": (
        "it runs text as code, which no check has seen",
        "send the code to be checked as the program itself: the model's code "
        "first, the tests after it, both in the request's code",
    ),
    "compile": (
        "it makes code of text, which no check has seen",
        "use ast.parse to look at code, re.compile for patterns",
    ),
    "open": (
        "programs open no files under this policy",
        FILE_HINT,
    ),
    "__import__": (
        "it imports by a name that no check has seen",
        "use an import statement",
    ),
    "breakpoint": (
        "there is no debugger, and nobody at the keyboard",
        "use print",
    ),
    "help": (
        "it imports modules by text, and waits for a reader",
        "use print(x.__doc__)",
    ),
    "__builtins__": (
        "it holds exec, eval, open and __import__",
        "use the built-in itself by its name",
    ),
    "__loader__": ("it loads any module", "use an import statement"),
    "__spec__": ("it leads to the loader", "use an import statement"),
    "__build_class__": (
        "it makes classes behind the class statement",
        "use a class statement, or type() with three arguments",
    ),
}

# Those of them that nobody needs as a name of their own: even to bind one is
# refused, since `__builtins__ = ...` changes what every other name means.
NEVER_BOUND = frozenset(
    {"__builtins__", "__loader__", "__spec__", "__build_class__", "__import__"}
)

# Built-ins that a program has in a guarded version (`guards`): it judges the
# name at the moment of use. Name -> what it does besides.
GUARDED_NAMES = {
    "delattr": "a name that is refused after a dot is refused here too",
    "getattr": "a name that is refused after a dot is refused here too",
    "globals": "the program's own names, without the built-ins",
    "locals": "the names of the place where it is called, of the program alone",
    "setattr": "a name that is refused after a dot is refused here too",
    "vars": "of an object; refused on types and modules; without one, as locals",
}

# The rest of the built-ins, one by one: why a program may use them.
ALLOWED_BUILTINS = {
    "__debug__": "a constant",
    "__doc__": "text",
    "__name__": "text; `if __name__ == '__main__'` is everywhere",
    "__package__": "text",
    "abs": "arithmetic",
    "aiter": "iteration",
    "all": "iteration",
    "anext": "iteration",
    "any": "iteration",
    "ascii": "text of a value",
    "bin": "text of a number",
    "bool": "a type of data",
    "bytearray": "a type of data",
    "bytes": "a type of data",
    "callable": "a question about a value",
    "chr": "a character",
    "classmethod": "makes a method",
    "complex": "a type of data",
    "copyright": "prints a text; common as a variable",
    "credits": "prints a text; common as a variable",
    "dict": "a type of data",
    "dir": "names only, no values",
    "divmod": "arithmetic",
    "enumerate": "iteration",
    "exit": "ends the program, as sys.exit does",
    "filter": "iteration; what it is given was checked where it was named",
    "float": "a type of data",
    "format": "formats one value; a format specification reads no attribute",
    "frozenset": "a type of data",
    "hasattr": "yes or no, no value",
    "hash": "a number",
    "hex": "text of a number",
    "id": "a number",
    "input": "reads what the request brings as stdin; without, it is at its end",
    "int": "a type of data",
    "isinstance": "a question about a value",
    "issubclass": "a question about a type",
    "iter": "iteration",
    "len": "a number",
    "license": "prints a text; common as a variable",
    "list": "a type of data",
    "map": "iteration; what it is given was checked where it was named",
    "max": "iteration",
    "memoryview": "a view of bytes that the program already has",
    "min": "iteration",
    "next": "iteration",
    "object": "the plainest object; its __subclasses__ are refused by name",
    "oct": "text of a number",
    "ord": "a number",
    "pow": "arithmetic",
    "print": "writes to a stream that is captured",
    "property": "makes an attribute",
    "quit": "ends the program, as sys.exit does",
    "range": "iteration",
    "repr": "text of a value",
    "reversed": "iteration",
    "round": "arithmetic",
    "set": "a type of data",
    "slice": "a type of data",
    "sorted": "iteration",
    "staticmethod": "makes a method",
    "str": "a type of data; the fields of str.format are checked",
    "sum": "arithmetic",
    "super": "method lookup in one's own classes",
    "tuple": "a type of data",
    "type": "with one argument a question, with three a class statement",
    "zip": "iteration",
}

# The exceptions, which all are allowed.
EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)

_DICT_HINT = "use globals()[name] for names of your own, or vars(obj) of an object"
_CLASS_HINT = "use type(x), isinstance and issubclass"
_FRAME_HINT = "use traceback.format_exc to print a traceback"
_CODE_HINT = "call the function; inspect.signature tells its parameters"

_MODULE_HINT = "import the module by its own name, where it is allowed"
_PROCESS = "there are no processes to start here"
_PROCESS_HINT = "do the work in the program itself: [f(x) for x in xs]"
_FRAME = "it leads to a frame, and so to the globals of every caller"
_CODE = "it hands out code, to be changed or run elsewhere"
_CLASSES = "it walks the classes up to object, the first step to all others"

# Attributes that no program may read, write, delete or name in a format field:
# name -> (why, what to write instead).
FORBIDDEN_ATTRIBUTES = {
    # From any object to all classes.
    "__subclasses__": ("it lists every class in the interpreter", _CLASS_HINT),
    "__mro__": (_CLASSES, _CLASS_HINT),
    "mro": (_CLASSES, _CLASS_HINT),
    "__base__": (_CLASSES, _CLASS_HINT),
    "__bases__": (_CLASSES, _CLASS_HINT),
    "__thisclass__": (_CLASSES, _CLASS_HINT),
    "__self_class__": (_CLASSES, _CLASS_HINT),
    "__objclass__": (_CLASSES, _CLASS_HINT),
    # From a function or module to its surroundings.
    "__globals__": ("it hands out the globals of a module", _DICT_HINT),
    "__builtins__": ("it holds exec, eval, open and __import__", _DICT_HINT),
    "__import__": ("it imports by any name", "use an import statement"),
    "__loader__": ("it loads any module", "use an import statement"),
    "__spec__": ("it leads to the loader", "use an import statement"),
    "__self__": (
        "on a built-in function it is the builtins module",
        "keep the object itself in a variable",
    ),
    "__closure__": ("it opens the variables of another function", _CODE_HINT),
    "cell_contents": ("it opens the variables of another function", _CODE_HINT),
    "_module": (
        "in warnings it is the module that was to be hidden",
        "give an attribute of your own another name",
    ),
    "_Printer__filenames": ("it makes license() read any file", "use print"),
    # Code objects.
    "__code__": (_CODE, _CODE_HINT),
    "co_code": (_CODE, _CODE_HINT),
    "co_consts": (_CODE, _CODE_HINT),
    "co_names": (_CODE, _CODE_HINT),
    "gi_code": (_CODE, _CODE_HINT),
    "cr_code": (_CODE, _CODE_HINT),
    "ag_code": (_CODE, _CODE_HINT),
    "f_code": (_CODE, _CODE_HINT),
    # Frames.
    "f_back": (_FRAME, _FRAME_HINT),
    "f_builtins": (_FRAME, _FRAME_HINT),
    "f_globals": (_FRAME, _FRAME_HINT),
    "f_locals": (_FRAME, _FRAME_HINT),
    "f_trace": (_FRAME, _FRAME_HINT),
    "tb_frame": (_FRAME, _FRAME_HINT),
    "tb_next": (_FRAME, _FRAME_HINT),
    "gi_frame": (_FRAME, "iterate over the generator"),
    "gi_yieldfrom": (_FRAME, "iterate over the generator"),
    "cr_frame": (_FRAME, "await the coroutine"),
    "cr_await": (_FRAME, "await the coroutine"),
    "cr_origin": (_FRAME, "await the coroutine"),
    "ag_frame": (_FRAME, "iterate over the generator"),
    "ag_await": (_FRAME, "iterate over the generator"),
    # Attribute access under another name.
    "__getattribute__": (
        "as a function it reads attributes that no check has seen",
        "write x.name; define __getattr__ for names that are missing",
    ),
    "get_field": (
        "it reads attributes named in a text",
        "use f-strings, str.format or string.Template",
    ),
    "vformat": (
        "it reads attributes named in a text",
        "use f-strings, str.format or string.Template",
    ),
    "__reduce__": (
        "it tells pickle which function to call",
        "use copy.copy, copy.deepcopy or json",
    ),
    "__reduce_ex__": (
        "it tells pickle which function to call",
        "use copy.copy, copy.deepcopy or json",
    ),
    "_flavour": (
        "on a path of pathlib it is the module os.path, and so os",
        "use os.path itself",
    ),
    # Raw memory.
    "__array_interface__": (
        "it makes an array of any address in memory",
        "use numpy.array or numpy.frombuffer",
    ),
    "__array_struct__": (
        "it makes an array of any address in memory",
        "use numpy.array or numpy.frombuffer",
    ),
    "_import_from_c": (
        "it makes a value of any address in memory",
        "use pyarrow.array or pyarrow.table",
    ),
    # Machine code.
    "enable_load_extension": (
        "it lets a database load machine code",
        "use create_function for a function of your own",
    ),
    "load_extension": (
        "it loads machine code",
        "use create_function for a function of your own",
    ),
    # Modules that nothing else is named after.
    "builtins": ("it is the module that holds exec and open", _MODULE_HINT),
    "bltns": ("it is the module that holds exec and open", _MODULE_HINT),
    "subprocess": (_PROCESS, _PROCESS_HINT),
    "importlib": ("it imports by any name", _MODULE_HINT),
    "ctypes": ("it reads and writes raw memory", "use struct, array or numpy"),
    "posix": ("it is os under another name", _MODULE_HINT),
    "multiprocessing": (_PROCESS, _MODULE_HINT),
    "subprocess_exec": (_PROCESS, _PROCESS_HINT),
    "subprocess_shell": (_PROCESS, _PROCESS_HINT),
    "create_subprocess_exec": (_PROCESS, _PROCESS_HINT),
    "create_subprocess_shell": (_PROCESS, _PROCESS_HINT),
}

# Attributes of a code object that may be read in passing, as in
# f.__code__.co_argcount.
CODE_FACTS = frozenset(
    "co_argcount co_cellvars co_filename co_firstlineno co_flags co_freevars "
    "co_kwonlyargcount co_name co_nlocals co_posonlyargcount co_qualname "
    "co_stacksize co_varnames".split()
)

# Of those, what a class may well define for others to call.
DEFINABLE_ATTRIBUTES = frozenset(
    {"__reduce__", "__reduce_ex__", "__getattribute__", "mro"}
    # Ordinary words: fine as a variable or a parameter of one's own.
    | {"builtins", "subprocess", "importlib", "ctypes", "posix"}
    | {"multiprocessing", "_module", "vformat", "get_field"}
)

# Decided the other way, and why, so that an omission is seen to be a decision.
ALLOWED_ATTRIBUTES = {
    "__class__": "type(x) under another name; `x.__class__.__name__` is common",
    "__name__": "text",
    "__qualname__": "text",
    "__module__": "text",
    "__doc__": "text",
    "__dict__": "on objects of one's own; refused on types and modules",
    "__annotations__": "what the program itself wrote",
    "__defaults__": "what the program itself wrote",
    "__kwdefaults__": "what the program itself wrote",
    "__wrapped__": "the function under a decorator, itself harmless",
    "__func__": "the function under a method, itself harmless",
    "__traceback__": "needed by traceback.format_exception; its frames are not",
    "tb_lineno": "a number",
    "tb_lasti": "a number",
    "f_lineno": "a number; no frame to ask for it",
    "__setattr__": "writes; frozen dataclasses need object.__setattr__",
    "__delattr__": "takes away, hands nothing out",
    "__getattr__": "a class's own method; refused on modules",
    "__init_subclass__": "a class's own hook",
    "__subclasshook__": "a class's own hook",
    "__class_getitem__": "a class's own hook",
    "__get__": "binds a method that the program already has",
    "__file__": "text; the file is not there",
    "__weakref__": "nothing is reached by it",
    "__slots__": "names",
}

# `x.__dict__` and vars(x) read past every table above where x is one of these.
BUILTIN_TYPES = frozenset(
    "type object str bytes bytearray int float complex bool list tuple dict set "
    "frozenset range slice property classmethod staticmethod super memoryview "
    "BaseException Exception enumerate zip map filter reversed".split()
)
