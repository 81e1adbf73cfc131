"""Inputs of a run in addition to `INPUT`: arguments, environment, files, a seed.

Called by `harness` for the runs that bring any of it. Whatever is changed here
lies in memory, and so is put back after the run: nothing has to be undone.
"""

import ast
import builtins
import gc
import io
import os
import sys
from importlib.machinery import FileFinder, SourceFileLoader

import caller_tools
import checker
import guards
from checker import installed
from guards.program import exact_text
from program_state import State

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# Where a program starts.
_HOME = "/home/user"

# Kept here: a program may have replaced them. A file of text or bytes is
# written from the outside in; one in memory alone has nothing to write.
_list_objects = gc.get_objects
_list_names = os.listdir
_absolute = os.path.abspath
_is_folder = os.path.isdir
_ANY = io.IOBase
_RAW = io.FileIO
_TEXT = io.TextIOWrapper
_BUFFERS = (io.BufferedWriter, io.BufferedRandom)
_IN_MEMORY = (io.BytesIO, io.StringIO)


# Variables lent to a cell from the environment: name -> (value, the one
# before).
_lent = {}

# Policies of most runs that bring something, by that and by their modules: to
# make one takes a millisecond.
_policies = {}

# `sys.path_hooks` of the interpreter, and `sys.path_importer_cache` of the baseline.
_hooks = sys.path_hooks[:]
_importers = {}


def prepare(policy):
    """Make and return the policies of runs that bring something; before the baseline.

    policy: `checker.Policy` of a run that brings nothing.
    """
    _policies.clear()
    for kinds, modules in (
        ({"stdin"}, ()),
        ({"files"}, ()),
        ({"files", "stdin"}, ()),
        ((), {"tools"}),
        ({"fetch"}, {"tools"}),
    ):
        key = frozenset(kinds), frozenset(modules)
        _policies[key] = policy.with_inputs(*key)
    return list(_policies.values())


def apply(inputs, policy):
    """Give the next program what its request has brought; return its policy.

    inputs: dict, as `python_engine.ts` has it: `policy` (a name) or none, `argv`
    and `env` where they are given, `kernel` (`env` of a cell alone, `cwd`),
    `files` (their paths), whether there are `stdin`, `collect` and `seed`, and
    whether it `resumes` what a program has left and `keeps` what this one leaves.
    policy: `checker.Policy` of a run that brings nothing.

    Raises OSError if there is no room for the folder to start in.
    """
    if "argv" in inputs:
        sys.argv[1:] = inputs["argv"]
    _take_back()
    if "env" in inputs:
        os.environ.clear()
        os.environ.update(inputs["env"])
    for name, value in inputs["kernel"].get("env", {}).items():
        _lent[name] = value, os.environ.get(name)
        os.environ[name] = value
    if "cwd" in inputs["kernel"]:
        os.makedirs(inputs["kernel"]["cwd"], exist_ok=True)
        os.chdir(inputs["kernel"]["cwd"])
    return _policy_of(inputs, policy)


def _take_back():
    """Forget the variables of the cell before, except those it changed."""
    for name, (value, before) in _lent.items():
        if os.environ.get(name) != value:
            continue
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
    _lent.clear()


def _policy_of(inputs, policy):
    asked = set()
    if inputs["files"] or inputs["collect"]:
        asked.add("files")
    if inputs["stdin"]:
        asked.add("stdin")
    policy = policy_named(inputs.get("policy"), policy)
    modules = _own_modules(inputs["files"])
    if inputs["resumes"] and not policy.is_open:
        restore_imports()
        modules |= _modules_left()
    tools = inputs.get("tools")
    if tools is not None:
        modules |= {"tools"}
        if caller_tools.has_fetch(tools):
            asked.add("fetch")
    return policy_with(asked, modules, policy)


def policy_with(asked, modules, policy):
    """Return `policy` for programs that bring something.

    asked: of "files", "stdin" and "fetch". modules: names of modules in its files.
    """
    if policy is State.own_policy:
        found = _policies.get((frozenset(asked), frozenset(modules)))
        if found is not None:
            return found
    return policy.with_inputs(asked, modules)


def policy_named(name, policy):
    """Return the policy of that name; `policy` itself for None or its own."""
    if name in (None, policy.name):
        return policy
    return checker.load_policy({"base": name})


def _own_modules(paths):
    """Return the names under which the files of `paths` could be imported.

    Without those of the interpreter's modules: another loads one of them, and it is
    the one that the name stands for.
    """
    tops = {path.removeprefix(_HOME + "/").split("/")[0] for path in paths}
    names = {top.removesuffix(".py") for top in tops}
    return {name for name in names if name.isidentifier() and not installed.is_installed(name)}


def _modules_left():
    """Return the names of the modules that programs before have left."""
    names = set()
    for folder in (_HOME, "."):
        try:
            names.update(_list_names(folder))
        except OSError:
            # Removed by one of them.
            pass
    return _own_modules(names)


def import_own_modules():
    """Let programs import the modules that lie in their own folders.

    Called before the baseline. The folder of the program comes first, as in
    `python main.py`. A module that the interpreter has imported already stays the
    one that it is.
    """
    sys.path.insert(0, _HOME)
    _importers.update(sys.path_importer_cache)
    installed.note_loaded()
    restore_imports()


def restore_imports():
    """Import by nothing that a program before, under another policy, has left."""
    sys.path_hooks = [_find_own, *_hooks]
    sys.path_importer_cache = _importers.copy()


def _is_interpreters(path):
    # No program can write there.
    return (_absolute(path) + "/").startswith("/lib/")


def _find_own(entry):
    path = exact_text(entry)
    # Those after this one would ask an entry of the program's own class.
    if type(entry) is str and _is_interpreters(path):
        raise ImportError("not a folder of the program", path=path)
    if State.policy.is_open and not _is_folder(path):
        raise ImportError("only folders are supported", path=path)
    # Under other policies no archive is looked into: nobody would check it.
    return _OwnFolder(path, (_OwnModule, [".py"]))


class _OwnFolder(FileFinder):
    """A folder of the program's."""

    def find_spec(self, fullname, target=None):
        # A clock may stand still: the folder's time does not tell what is new.
        self.invalidate_caches()
        return super().find_spec(fullname, target)


class _OwnModule(SourceFileLoader):
    """A module of the program's own: checked as the program is."""

    def get_code(self, fullname):
        # No bytecode is looked for, and none is left behind.
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)

    def source_to_code(self, data, path):
        tree = compile(data, path, "exec", ast.PyCF_ONLY_AST)
        text = data.decode("utf-8", "replace")
        unused = []
        findings = checker.check(tree, text, State.policy, unused)
        if findings:
            report = checker.format_findings(findings, text)
            raise ImportError(f'Cannot import "{path}": {report}', path=path)
        checker.drop_unused(tree, unused)
        return compile(tree, path, "exec", dont_inherit=True)

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        if State.policy.is_strict:
            guards.Guards(State.policy).enter(module)
            names = vars(module.__builtins__)
            names["__import__"] = _resolve_first(names["__import__"])
        exec(code, vars(module))


def _resolve_first(judged):
    """Return `judged`, a guarded `__import__`, for a module that is in a package."""

    def __import__(name, globals=None, locals=None, fromlist=(), level=0):
        if level > 0:
            package = str(globals["__package__"]).rsplit(".", level - 1)[0]
            name = f"{package}.{name}" if name else package
        return judged(name, globals, locals, fromlist, 0)

    return __import__


def write_out(goes_on=False):
    """Write what open files still hold, as the end of a process does.

    goes_on: whether they are used again after; then none of them is closed.
    """
    try:
        opened = [value for value in _list_objects() if _is_file(value)]
        opened.sort(key=_turn)
    except BaseException:
        # No memory left for the list.
        return
    for value in opened:
        try:
            if issubclass(type(value), (_TEXT, *_BUFFERS)):
                value.flush()
            elif not goes_on and not issubclass(type(value), _RAW):
                # Archives are whole only once they are closed.
                value.close()
        except BaseException:
            # Closed already, or of a class of the program's own that fails.
            pass


def _is_file(value):
    kind = type(value)
    return issubclass(kind, _ANY) and not issubclass(kind, _IN_MEMORY)


def _turn(value):
    if issubclass(type(value), _TEXT):
        return 0
    return 2 if issubclass(type(value), _BUFFERS) else 1
