"""`pathlib` for a program that opens no files: paths as text, and questions.

Methods that `os.path` answers from a path alone work; those that would open,
list or change files raise an error.
"""

import os
import pathlib

_WHY = "programs open no files under this policy"


def pathlib_names():
    """Return what is in `pathlib`, without what opens files."""
    paths, getcwd, real = os.path, os.getcwd, pathlib.Path

    class Path(pathlib.PurePosixPath):
        """A path with questions about the run's own folders."""

        __slots__ = ()

        def __new__(cls, *args, **kwargs):
            return super().__new__(PosixPath if cls is Path else cls, *args, **kwargs)

        @classmethod
        def cwd(cls):
            """Return the working directory."""
            return cls(getcwd())

        @classmethod
        def home(cls):
            """Return the home directory."""
            return cls("~").expanduser()

        def absolute(self):
            """Return an absolute version of this path, links and dots left."""
            return self if self.is_absolute() else type(self)(getcwd(), self)

        def resolve(self, strict=False):
            """Return an absolute version of this path, without links and dots."""
            return type(self)(paths.realpath(self, strict=strict))

        def expanduser(self):
            """Return the path with ~ replaced."""
            return type(self)(paths.expanduser(self))

        def exists(self, *, follow_symlinks=True):
            """True if this path exists."""
            return paths.exists(self) if follow_symlinks else paths.lexists(self)

        def is_dir(self):
            """True if this path is a directory."""
            return paths.isdir(self)

        def is_file(self):
            """True if this path is a regular file."""
            return paths.isfile(self)

        def is_symlink(self):
            """True if this path is a symbolic link."""
            return paths.islink(self)

    class PosixPath(Path):
        """Path for Linux."""

        __slots__ = ()

    for name in dir(real):
        if name[0] != "_" and not hasattr(Path, name):
            setattr(Path, name, _refusing(name))
    for cls in (Path, PosixPath):
        cls.__module__, cls.__qualname__ = "pathlib", cls.__name__
    return {
        "Path": Path,
        "PosixPath": PosixPath,
        "PurePath": pathlib.PurePath,
        "PurePosixPath": pathlib.PurePosixPath,
        "PureWindowsPath": pathlib.PureWindowsPath,
    }


def _refusing(name):
    def method(self, *args, **kwargs):
        raise PermissionError(f'Cannot use "pathlib.Path.{name}": {_WHY}')

    method.__name__, method.__qualname__ = name, f"Path.{name}"
    return method
