"""Judges import statements, and notes which names they give to which modules.

Functions of a scan (`scan`): marks go to it, and so do the names.
"""

from .modules import READS_BY_NAME, UNPICKLES
from .policy import relative_refusal
from .ready import is_ready
from .unused import is_unused

# One name rarely stands for more than two: `try: import a as x` and its except.
MAX_PATHS = 16


def judge_import(scan, node, stack):
    """Judge `import a.b as c, d`."""
    for alias in node.names:
        scan.bind(alias, alias.asname)
        refusal = scan.policy.refuse_module(alias.name)
        if refusal is not None:
            if is_unused(scan, node, alias):
                scan.unused.append(alias)
            elif not is_ready(scan, node):
                _mark_module(scan, alias, alias.name, refusal)
        elif alias.asname:
            _give(scan, alias, alias.asname, alias.name)
        else:
            top = alias.name.partition(".")[0]
            _give(scan, alias, top, top)


def judge_import_from(scan, node, stack):
    """Judge `from a.b import c as d, e`."""
    policy = scan.policy
    module = node.module or ""
    if node.level:
        # Modules that the run brings may be a package.
        if policy.is_strict and not policy.own_modules:
            _mark_module(scan, node, "." * node.level + module, relative_refusal())
        return
    if not module:
        return
    refusal = policy.refuse_module(module)
    for alias in node.names:
        scan.bind(alias, alias.asname or alias.name)
    if refusal is not None:
        unused = [alias for alias in node.names if is_unused(scan, node, alias)]
        if len(unused) == len(node.names):
            scan.unused += unused
        elif not is_ready(scan, node):
            _mark_module(scan, node, module, refusal)
        return
    for alias in node.names:
        if alias.name == "*":
            _judge_star(scan, alias, module)
        elif alias.name in policy.attributes:
            scan.mark_attribute(alias, alias.name)
        else:
            _judge_member(scan, alias, module)


def mark_crowd(scan, node, name):
    """Note that `name` stands for more modules than are kept track of."""
    scan.mark(
        node,
        "module",
        f'Cannot use "{name}" for more than {MAX_PATHS} imports: '
        "its meaning could not be found in linear time",
        "give each import a name of its own",
    )


def _judge_member(scan, alias, module):
    refusal, path = scan.policy.refuse_member(module, alias.name)
    if refusal is None:
        _give(scan, alias, alias.asname or alias.name, path)
        return
    if is_ready(scan, scan.parent(alias)):
        return
    why, hint = refusal
    message = f'Cannot use "{module}.{alias.name}": {why}'
    scan.mark(alias, "module-attribute", message, hint)


def _judge_star(scan, alias, module):
    """`from a import *` gives all names of `a`: those to watch are noted."""
    policy = scan.policy
    if module in policy.only or module in policy.namespaces:
        why = f'only a part of "{module}" is allowed'
        _mark_module(scan, alias, f"{module}.*", (why, "import names one by one"))
    for member in policy.without.get(module, ()):
        _give(scan, alias, member, f"{module}.{member}")
    for path in (*READS_BY_NAME, *UNPICKLES) if policy.is_strict else ():
        origin, _, member = path.rpartition(".")
        if origin == module:
            _give(scan, alias, member, path)


def _give(scan, node, name, path):
    paths = scan.imports.setdefault(name, set())
    if len(paths) < MAX_PATHS:
        paths.add(path)
    elif path not in paths:
        mark_crowd(scan, node, name)


def _mark_module(scan, node, module, refusal):
    why, hint = refusal
    if scan.policy.is_strict and scan.policy.is_forbidden(module):
        why = f"forbidden, {why}"
    scan.mark(node, "module", f'Cannot import "{module}": {why}', hint)
