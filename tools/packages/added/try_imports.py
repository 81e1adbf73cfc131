"""Imports modules as a sandbox does, and looks what their code reaches.

INPUT: list of top-level modules. Prints JSON: "failures", by module, each with
"needs" (what it asked for that is not there) and "error"; "refused", by dotted
name, what strict programs must not have of them.

Runs in a sandbox of its own, which ends after it.
"""

import ast
import importlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading

REACHED_BY_IMPORT = {
    "network": "ftplib http.client http.server imaplib poplib requests selectors "
    "smtplib socket socketserver ssl urllib.request urllib3 webbrowser "
    "xmlrpc.client xmlrpc.server aiohttp httpx",
    "process": "multiprocessing pty subprocess",
    "memory": "cffi ctypes mmap",
}
REACHED_BY_CALL = {
    "code": "eval exec compile __import__ importlib.import_module",
    "files": "open io.open codecs.open os.open gzip.open bz2.open lzma.open "
    "tempfile.mkdtemp tempfile.mkstemp tempfile.NamedTemporaryFile "
    "shutil.copy shutil.rmtree os.remove os.unlink os.mkdir os.makedirs os.listdir",
    "network": "socket.socket socket.create_connection urllib.request.urlopen urlopen "
    "requests.get requests.post",
    "pickle": "pickle.load pickle.loads marshal.loads dill.loads cloudpickle.loads",
    "process": "os.system os.popen subprocess.run subprocess.Popen subprocess.call "
    "subprocess.check_output subprocess.check_call multiprocessing.Process",
}
# A class with a method that opens a file has others that do not.
REFUSES_CLASSES = ("code", "pickle")

needs = []


def refuse(what):
    def refused(*args, **options):
        needs.append(what)
        raise RuntimeError(f"there are no {what} here")

    return refused


def by_name(table):
    return {name: key for key, names in table.items() for name in names.split()}


IMPORTS = by_name(REACHED_BY_IMPORT)
CALLS = by_name(REACHED_BY_CALL)


def files_of(module):
    """Yield (dotted name, path) of the module and all below it."""
    spec = importlib.util.find_spec(module)
    folders = list(spec.submodule_search_locations or ())
    if not folders:
        yield module, spec.origin
    for folder in folders:
        for place, _, names in os.walk(folder):
            inner = os.path.relpath(place, folder)
            parts = [] if inner == "." else inner.split("/")
            for name in sorted(names):
                if name.endswith(".py") and all(part.isidentifier() for part in parts):
                    own = [] if name == "__init__.py" else [name[:-3]]
                    yield ".".join([module, *parts, *own]), os.path.join(place, name)


def called(node):
    """Yield the dotted names of all that is called in `node`."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            try:
                yield ast.unparse(call.func)
            except RecursionError:
                return


def reached_by_import(tree):
    for node in tree.body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        for name in names:
            for known in (name, name.partition(".")[0]):
                if known in IMPORTS:
                    return IMPORTS[known]
    return None


def look(root, name, path, refused):
    with open(path, "rb") as file:
        try:
            tree = ast.parse(file.read())
        except (SyntaxError, ValueError):
            return
    reached = reached_by_import(tree)
    # Without its root, nothing of a package could be had.
    if reached and name != root:
        refused[name] = reached
        return
    for node in tree.body:
        is_class = isinstance(node, ast.ClassDef)
        if not is_class and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for call in called(node):
            key = CALLS.get(call)
            if key and (not is_class or key in REFUSES_CLASSES):
                refused[f"{name}.{node.name}"] = key
                break


def told_elsewhere(root, name, modules, refused):
    """A package hands out functions of its modules under names of its own."""
    for module_name, module in modules.items():
        for attribute, value in list(vars(module).items()):
            home = getattr(value, "__module__", None)
            own = getattr(value, "__qualname__", None)
            key = refused.get(f"{home}.{own}") if isinstance(home, str) else None
            if key and not attribute.startswith("_"):
                refused[f"{module_name}.{attribute}"] = key


def main():
    subprocess.Popen.__init__ = refuse("processes")
    os.system = refuse("processes")
    threading.Thread.start = refuse("threads")
    socket.socket.__init__ = refuse("sockets")
    failures, refused = {}, {}
    for root in INPUT:
        needs.clear()
        try:
            importlib.import_module(root)
        except BaseException as error:
            text = f"{type(error).__name__}: {error}"
            failures[root] = {"needs": sorted(set(needs)), "error": text}
            continue
        for name, path in files_of(root):
            if path and path.endswith(".py"):
                look(root, name, path, refused)
        modules = {
            name: module
            for name, module in list(sys.modules.items())
            if name.partition(".")[0] == root and module is not None
        }
        told_elsewhere(root, root, modules, refused)
    print(json.dumps({"failures": failures, "refused": refused}))


main()
