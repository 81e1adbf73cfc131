"""Imports of which a program uses nothing: left out of it, instead of refused.

Models write down what programs usually import. A module that may not be
imported, and whose name nothing mentions, changes nothing by being absent.
"""

import ast

from .modules import IDLE_MODULES

_IMPORTS = (ast.Import, ast.ImportFrom)


def is_unused(scan, node, alias):
    """Return whether the refused `alias` of the import `node` can be left out.

    So it is where the module does nothing when it is imported, the statement is
    at the top of a program that does more than import, and nothing names what
    it binds.
    """
    return (
        scan.unused is not None
        and _module(node, alias) in IDLE_MODULES
        and scan.parent(node) is scan.tree
        and scan.does_something
        and alias.name != "*"
        and scan.mentions(alias.asname or alias.name.partition(".")[0]) == 0
    )


def drop_unused(tree, unused):
    """Take the aliases `unused`, which `check` has found, out of their statements."""
    gone = {id(alias) for alias in unused}
    for node in tree.body:
        if type(node) in _IMPORTS:
            node.names = [each for each in node.names if id(each) not in gone]
    # Something stays in its place: else a text after it would be the docstring.
    tree.body = [
        ast.copy_location(ast.Pass(), node)
        if type(node) in _IMPORTS and not node.names
        else node
        for node in tree.body
    ]


def _module(node, alias):
    if type(node) is ast.Import:
        return alias.name
    return "." if node.level else node.module

