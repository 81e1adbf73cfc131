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

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# Where a program starts, and the other folders that it may write to.
_HOME = "/home/user"
_FOLDERS = (_HOME, "/tmp", "/mnt")

# Kept here: a program may have replaced them. A file of text or bytes is
# written from the outside in; one in memory alone has nothing to write.
_list_objects = gc.get_objects
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

# Values that a run has put into `sys.path_hooks`: one that continues it
# replaces them.
_finders = []


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
    policy = _policy_of(inputs, policy)
    if inputs["files"] or inputs["collect"]:
        _import_own_modules(policy)
    return policy


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
    modules = _own_modules(inputs["files"])
    tools = inputs.get("tools")
    if tools is not None:
        modules |= {"tools"}
        if caller_tools.has_fetch(tools):
            asked.add("fetch")
    return policy_with(asked, modules, inputs.get("policy"), policy)


def policy_with(asked, modules, name, policy):
    """Return the policy of that name for programs that bring something.

    asked: of "files", "stdin" and "fetch". modules: names of modules in its files.
    name, policy: as in `policy_named`.
    """
    named = policy_named(name, policy)
    if named is not policy:
        return named.with_inputs(asked, modules)
    found = _policies.get((frozenset(asked), frozenset(modules)))
    return found or policy.with_inputs(asked, modules)


def policy_named(name, policy):
    """Return the policy of that name; `policy` itself for None or its own."""
    if name in (None, policy.name):
        return policy
    return checker.load_policy({"base": name})


def _own_modules(paths):
    """Return the names under which the files of `paths` could be imported."""
    tops = {path.removeprefix(_HOME + "/").split("/")[0] for path in paths}
    names = {top.removesuffix(".py") for top in tops}
    return {name for name in names if name.isidentifier()}


def _import_own_modules(policy):
    """Let programs import the modules that lie in their own folder.

    As in `python main.py` the folder comes first. A module that the interpreter
    has imported already stays the one that it is.
    """

    class OwnModule(SourceFileLoader):
        """A module of the program's own: checked as the program is."""

        def get_code(self, fullname):
            # No bytecode is looked for, and none is left behind.
            path = self.get_filename(fullname)
            return self.source_to_code(self.get_data(path), path)

        def source_to_code(self, data, path):
            tree = compile(data, path, "exec", ast.PyCF_ONLY_AST)
            text = data.decode("utf-8", "replace")
            unused = []
            findings = checker.check(tree, text, policy, unused)
            if findings:
                report = checker.format_findings(findings, text)
                raise ImportError(f'Cannot import "{path}": {report}', path=path)
            checker.drop_unused(tree, unused)
            return compile(tree, path, "exec", dont_inherit=True)

        def exec_module(self, module):
            code = self.get_code(module.__name__)
            if policy.is_strict:
                guards.Guards(policy).enter(module)
                names = vars(module.__builtins__)
                names["__import__"] = _resolve_first(names["__import__"])
            exec(code, vars(module))

    find = FileFinder.path_hook((OwnModule, [".py"]))

    def find_own(path):
        if path.startswith(_FOLDERS):
            return find(path)
        raise ImportError("not a folder of the program", path=path)

    others = [hook for hook in sys.path_hooks if hook not in _finders]
    _finders[:] = [find_own]
    sys.path_hooks[:] = [find_own, *others]
    sys.path[:] = [_HOME, *(path for path in sys.path if path != _HOME)]
    for path in _FOLDERS:
        sys.path_importer_cache.pop(path, None)


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
