# title: never lets a path open a file

# %% a file read
# expect: refused module-attribute
from pathlib import Path

Path("/etc/passwd").read_text()

# %% a file read, by a text
# expect: refused module-attribute
from pathlib import Path

getattr(Path("/etc/passwd"), "read_text")()

# %% a file read, by a text that is put together
# expect: guarded PermissionError
from pathlib import Path

getattr(Path("/etc/passwd"), "read_" + "text")()

# %% a file opened
# expect: guarded PermissionError
import pathlib

pathlib.Path("/etc/passwd").open()

# %% a file that is asked for its size
# expect: guarded PermissionError
from pathlib import Path

Path("/etc/passwd").stat()

# %% a class of one's own
# expect: guarded PermissionError
from pathlib import Path


class Own(Path):
    def show(self):
        return self.lstat()


Own("/").show()

# %% a path that is renamed
# expect: guarded PermissionError
from pathlib import Path

Path("a").rename("b")

# %% what the module has imported
# expect: refused module-attribute
import pathlib

pathlib.io.open("/etc/passwd")

# %% what the module has imported, by a text
# expect: guarded AttributeError
import pathlib

getattr(pathlib, "o" + "s")

# %% the module below a path
# expect: refused attribute
from pathlib import Path

Path._flavour.os

# %% the real class, as a base
# expect: refused attribute
from pathlib import Path

Path.__bases__

# %% the loader of a spec
# expect: guarded AttributeError
import importlib.util

importlib.util.find_spec("json").loader

# %% a module of a spec
# expect: refused module-attribute
import importlib.util

importlib.util.module_from_spec(1)

# %% a spec of what is forbidden
# expect: guarded AttributeError
from importlib.util import find_spec

find_spec("subprocess").name

# %% a handler that connects
# expect: refused module-attribute
from logging.handlers import SocketHandler
