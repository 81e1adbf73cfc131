"""Stands in for pytest: as much of it as the packages' own tests use.

Parametrized functions and classes, fixtures (with parameters, `yield` and
conftest files), `raises`, `warns`, `skip` and `xfail`. It reports outcomes and
rewrites nothing. A missing part is an AttributeError, so a test that needs more
fails here and does not pass by mistake.
"""

import contextlib
import inspect
import itertools
import os
import re
import sys
import tempfile
import types
import warnings


class Skipped(Exception):
    """The test says that it cannot run here."""


class Failed(AssertionError):
    """The test says that it failed, or an exception did not come."""


class Mark:
    """`pytest.mark.<name>`, with or without arguments."""

    def __init__(self, name, args=(), kwargs=None):
        self.name = name
        self.args = args
        self.kwargs = kwargs or {}

    def __call__(self, *args, **kwargs):
        target = args[0] if len(args) == 1 and not kwargs else None
        if inspect.isfunction(target) or inspect.isclass(target):
            own = list(target.__dict__.get("pytestmark", []))
            target.pytestmark = own + [self]
            return target
        return Mark(self.name, args, kwargs)


class _Marks:
    def __getattr__(self, name):
        return Mark(name)


class Case:
    """`pytest.param`: values of one case, and marks for it alone."""

    def __init__(self, *values, marks=(), id=None):
        self.values = values
        self.marks = [marks] if isinstance(marks, Mark) else list(marks)


class Fixture:
    """A function that makes a value for tests that name it."""

    def __init__(self, function, params, autouse):
        self.function = function
        self.params = params
        self.autouse = autouse
        self.needs = _needs(function)


def _needs(function):
    """Return the names of parameters without a default."""
    found = inspect.signature(function).parameters.values()
    return [one.name for one in found if one.default is one.empty]


def fixture(function=None, *, params=None, autouse=False, name=None, **_):
    def decorate(target):
        made = Fixture(target, params, autouse)
        made.name = name
        return made

    return decorate if function is None else decorate(function)


class _Caught:
    """Result of `raises`: the exception, once it has come."""

    value = None

    @property
    def type(self):
        return type(self.value)

    def match(self, pattern):
        if not re.search(pattern, str(self.value)):
            raise Failed(f"{self.value!r} does not match {pattern!r}")
        return True


@contextlib.contextmanager
def _raises(expected, match=None):
    caught = _Caught()
    try:
        yield caught
    except expected as error:
        caught.value = error
        if match is not None:
            caught.match(match)
    else:
        raise Failed(f"did not raise {expected}")


def raises(expected, *args, match=None, **kwargs):
    if not args:
        return _raises(expected, match)
    function, *rest = args
    with _raises(expected) as caught:
        function(*rest, **kwargs)
    return caught


@contextlib.contextmanager
def _warns(expected, match=None):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught
    if not any(
        issubclass(w.category, expected)
        and (match is None or re.search(match, str(w.message)))
        for w in caught
    ):
        raise Failed(f"did not warn of {expected}")


def warns(expected=Warning, *args, match=None, **kwargs):
    if not args:
        return _warns(expected, match)
    function, *rest = args
    with _warns(expected):
        return function(*rest, **kwargs)


def deprecated_call(**kwargs):
    return _warns((DeprecationWarning, PendingDeprecationWarning), **kwargs)


def skip(reason="", **_):
    raise Skipped(reason)


def fail(reason="", **_):
    raise Failed(reason)


def importorskip(name, **_):
    try:
        __import__(name)
    except ImportError:
        raise Skipped(f"{name} is not here") from None
    return sys.modules[name]


class _Request:
    """The `request` of a fixture or a test."""

    def __init__(self, run, param=None):
        self._run = run
        self.param = param
        self.node = self
        self.config = self
        self.cls = run.cls
        self.instance = run.instance
        self.function = run.function
        self.name = run.function.__name__

    def getfixturevalue(self, name):
        return self._run.value(name)

    def applymarker(self, mark):
        self._run.marks.append(mark)

    add_marker = applymarker

    def addfinalizer(self, function):
        self._run.stack.callback(function)

    def getoption(self, name, default=None):
        return default


class _MonkeyPatch:
    def __init__(self, stack):
        self._stack = stack

    def setattr(self, target, name, value):
        old = getattr(target, name)
        self._stack.callback(setattr, target, name, old)
        setattr(target, name, value)

    def setenv(self, name, value):
        self._stack.callback(os.environ.pop, name, None)
        os.environ[name] = value

    @contextlib.contextmanager
    def context(self):
        with contextlib.ExitStack() as stack:
            yield _MonkeyPatch(stack)


def _builtin(run, name):
    if name == "monkeypatch":
        return _MonkeyPatch(run.stack)
    if name in ("tmp_path", "tmpdir"):
        import pathlib

        return pathlib.Path(tempfile.mkdtemp())
    if name == "doctest_namespace":
        return {}
    raise LookupError(f"there is no fixture {name!r}")


class _Run:
    """One case of one test: makes its fixtures, runs it, cleans up."""

    def __init__(self, collector, cls, function, values, params, marks):
        self.collector = collector
        self.cls = cls
        self.function = function
        self.instance = cls() if cls else None
        self.values = dict(values)
        self.params = params
        self.marks = list(marks)
        self.stack = contextlib.ExitStack()

    def value(self, name, above=0):
        if above == 0 and name in self.values:
            return self.values[name]
        if name == "request":
            return _Request(self)
        level, found = self.collector.find(self.cls, name, above)
        made = _builtin(self, name) if found is None else self.make(name, level, found)
        if above == 0:
            self.values[name] = made
        return made

    def make(self, name, level, found):
        args = [self.instance] if level == 0 and self.instance else []
        for need in found.needs[len(args):]:
            if need == "request":
                args.append(_Request(self, self.params.get(name)))
            else:
                args.append(self.value(need, level + 1 if need == name else 0))
        made = found.function(*args)
        if inspect.isgenerator(made):
            result = next(made)
            self.stack.callback(next, made, None)
            return result
        return made

    def go(self):
        with self.stack, warnings.catch_warnings():
            for mark in self.marks:
                _obey_skip(mark)
            setup = getattr(self.instance, "setup_method", None)
            teardown = getattr(self.instance, "teardown_method", None)
            if setup:
                setup(*[self.function][: len(inspect.signature(setup).parameters)])
            if teardown:
                self.stack.callback(teardown)
            for name in self.collector.automatic(self.cls):
                self.value(name)
            given = inspect.signature(self.function).parameters
            names = [n for n in given if n in self.values or n in _needs(self.function)]
            own = [self.instance] if self.instance else []
            values = {name: self.value(name) for name in names[len(own):]}
            self.function(*own, **values)


def _obey_skip(mark):
    if mark.name == "skip" or (mark.name == "skipif" and mark.args[0]):
        raise Skipped(mark.kwargs.get("reason", ""))


def _expects_failure(marks):
    return any(
        mark.name == "xfail" and (not mark.args or mark.args[0]) for mark in marks
    )


class Collector:
    """Finds and runs the tests of one module."""

    def __init__(self, module, conftests):
        self.module = module
        # Level 0 is the class; then the module, then conftests, nearest first.
        self.levels = [vars(module)] + [vars(c) for c in conftests]

    def find(self, cls, name, above=0):
        spaces = [self._class_space(cls)] + self.levels
        for level in range(above, len(spaces)):
            for key, found in spaces[level].items():
                if isinstance(found, Fixture) and (found.name or key) == name:
                    return level, found
        return None, None

    def automatic(self, cls):
        for space in [*reversed(self.levels), self._class_space(cls)]:
            for name, found in list(space.items()):
                if isinstance(found, Fixture) and found.autouse:
                    yield found.name or name

    @staticmethod
    def _class_space(cls):
        return {k: v for c in reversed(cls.__mro__) for k, v in vars(c).items()} if cls else {}

    def tests(self):
        """Yield (name, class or None, function) in the order of the file."""
        for name, value in list(vars(self.module).items()):
            if name.startswith("test") and inspect.isfunction(value):
                yield name, None, value
            elif name.startswith("Test") and inspect.isclass(value):
                for key, method in self._class_space(value).items():
                    if key.startswith("test") and inspect.isfunction(method):
                        yield f"{name}.{key}", value, method

    def cases(self, cls, function):
        marks = list(getattr(function, "pytestmark", []))
        for c in cls.__mro__ if cls else ():
            marks += c.__dict__.get("pytestmark", [])
        own = getattr(self.module, "pytestmark", [])
        marks += [own] if isinstance(own, Mark) else own
        plain = [mark for mark in marks if mark.name != "parametrize"]
        axes = [_axis(mark) for mark in marks if mark.name == "parametrize"]
        given = {name for axis in axes for values, _ in axis for name in values}
        for name in sorted(self._closure(cls, function, given)):
            _, found = self.find(cls, name)
            if found is not None and found.params is not None:
                axes.append([_fixture_case(name, p) for p in found.params])
        for choice in itertools.product(*axes):
            values, params, extra = {}, {}, list(plain)
            for chosen, marks_of_case in choice:
                extra += marks_of_case
                for name, value in chosen.items():
                    if name.startswith("fixture "):
                        params[name.removeprefix("fixture ")] = value
                    else:
                        values[name] = value
            yield values, params, extra

    def _closure(self, cls, function, given):
        pending = _needs(function)
        pending += self.automatic(cls)
        seen = set()
        while pending:
            name = pending.pop()
            if name in seen or name in given:
                continue
            seen.add(name)
            _, found = self.find(cls, name)
            pending += found.needs if found else []
        return seen

    def run(self, skip_names=()):
        """Return counts, and the failures as {name: text}."""
        report = {"functions": 0, "passed": 0, "skipped": 0, "failed": {}}
        for name, cls, function in self.tests():
            if name in skip_names:
                continue
            report["functions"] += 1
            self._run_one(name, cls, function, report)
        return report

    def _run_one(self, name, cls, function, report):
        try:
            cases = list(self.cases(cls, function))
        except Exception as error:
            report["failed"][name] = f"collecting: {type(error).__name__}: {error}"
            return
        for case in cases:
            run = None
            try:
                run = _Run(self, cls, function, *case)
                run.go()
            except Skipped:
                report["skipped"] += 1
            except Exception as error:
                if _expects_failure(run.marks if run else []):
                    report["skipped"] += 1
                    continue
                text = f"{case[0]} {type(error).__name__}: {error}"
                report["failed"].setdefault(name, text[:600])
            else:
                report["passed"] += 1


def _axis(mark):
    names, cases, *_ = [*mark.args, *mark.kwargs.values()]
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",") if name.strip()]
    axis = []
    for case in cases:
        marks = []
        if isinstance(case, Case):
            case, marks = (case.values if len(names) > 1 else case.values[0]), case.marks
        values = case if len(names) > 1 else [case]
        axis.append((dict(zip(names, values, strict=True)), marks))
    return axis


def _fixture_case(name, param):
    if isinstance(param, Case):
        return {f"fixture {name}": param.values[0]}, param.marks
    return {f"fixture {name}": param}, []


class _Anything:
    """Stands in for hypothesis, which the conftest of pandas configures."""

    __version__ = "0"

    def __getattr__(self, name):
        return _Anything()

    def __call__(self, *args, **kwargs):
        return _Anything()

    def __iter__(self):
        return iter(())


def install():
    """Make `import pytest` and `import hypothesis` find the stand-ins."""
    module = types.ModuleType("pytest")
    for name in "fixture raises warns deprecated_call skip fail importorskip".split():
        setattr(module, name, globals()[name])
    module.mark = _Marks()
    module.param = Case
    module.FixtureRequest = module.MonkeyPatch = object
    module.Item = module.Function = object
    sys.modules["pytest"] = module
    for name in ("", ".strategies", ".extra", ".extra.numpy"):
        hypothesis = types.ModuleType("hypothesis" + name)
        hypothesis.__getattr__ = lambda name: _Anything()
        hypothesis.__version__ = "0"
        sys.modules["hypothesis" + name] = hypothesis


def load_tests(files, name):
    """Write `files` (path: text) to /tmp and return the Collector of `name`."""
    root = tempfile.mkdtemp()
    for path, text in files.items():
        target = os.path.join(root, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
    parent = re.split(r"\.tests?\b", name)[0]
    __import__(parent)
    # So that `numpy.linalg.tests` is found beside the installed numpy.linalg.
    sys.modules[parent].__path__.append(os.path.join(root, *parent.split(".")))
    conftests = []
    for path in sorted(files, key=len, reverse=True):
        if path.endswith("conftest.py"):
            dotted = path.removesuffix(".py").replace("/", ".")
            __import__(dotted)
            conftests.append(sys.modules[dotted])
    __import__(name)
    return Collector(sys.modules[name], conftests)
