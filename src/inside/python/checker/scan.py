"""One pass over a syntax tree: the part of the safety check that costs time.

Marks what is wrong whatever else the program says, and sets aside what only the
whole program can tell (`judge`, `calls`). Takes nodes from a
stack of its own, each once: linear time, and no nesting too deep.
"""

import ast
import functools

from .facts import is_fact
from .imports import judge_import, judge_import_from
from .syntax import BINDERS, FIELDS, after_dot, last_name

# Calls of these names need a second look: their arguments decide.
_CALLS = frozenset({"getattr", "setattr", "delattr", "hasattr", "dir", "vars", "type"})
# Methods of these names read a text as names.
_TEXT_METHODS = frozenset({"format", "format_map", "eval", "query"})
# Methods of a path that open files, called as nothing else is.
PATH_METHODS = frozenset(
    "glob hardlink_to iterdir mkdir read_bytes read_text rglob rmdir symlink_to "
    "touch unlink write_bytes write_text".split()
)
# Attributes that are fine on some objects only.
ODD_ATTRIBUTES = frozenset({"__dict__", "__match_args__", "obj"}) | PATH_METHODS
PICKLE_WHY = "a pickle can call any function"
PICKLE_HINT = "leave the argument out: arrays of numbers and text need none"
# Keyword arguments that turn a harmless function into eval or unpickling.
_KEYWORDS = {
    "eval_str": (
        "it evaluates annotations that are text",
        "leave the argument out, and read f.__annotations__",
    ),
    "allow_pickle": (PICKLE_WHY, PICKLE_HINT),
}


class Scan:
    """One pass over a tree: what is wrong at once, and what has to wait.

    marks: (node, rule, message, hint) per finding, in no order.
    visited: number of nodes taken from the stack, for the test of linear time.
    """

    def __init__(self, tree, policy, unused=None):
        self.tree = tree
        self.policy = policy
        self.marks = []
        self.visited = 0
        self.names = []  # Name nodes, those under an Attribute left out
        self.chains = []  # (Name, outermost Attribute) of each x.y.z
        self.calls = []  # calls of _CALLS by their bare name
        self.texts = []  # calls of _TEXT_METHODS
        self.odd = []  # attributes of ODD_ATTRIBUTES
        self.aliases = []  # (x, y) of each `x = y`
        self.literals = {}  # name -> texts assigned to it
        self.caught = set()  # names of caught exceptions
        self.imports = {}  # name -> paths that an import gave it
        self.augmented = set()  # ids of Name nodes that `+=` reads and binds
        self.exempt = set()  # ids of Name nodes that hand nothing on
        self.unused = unused  # aliases of imports to be left out, or None
        self._parents = None
        self._mentions = None

    def run(self):
        """Visit every node once."""
        # Locals: this loop is most of the cost of a check.
        name, constant = ast.Name, ast.Constant
        attribute, call = ast.Attribute, ast.Call
        expr, assign, keyword, arg = ast.Expr, ast.Assign, ast.keyword, ast.arg
        fields_of, binders, others = FIELDS, BINDERS, _OTHERS
        forbidden, banned = self.policy.attributes, self.policy.banned
        odd_attributes, keywords_of = ODD_ATTRIBUTES, _KEYWORDS
        names, chains, odd = self.names, self.chains, self.odd
        stack = list(self.tree.body)
        pop, push = stack.pop, stack.append
        visited = 0
        while stack:
            node = pop()
            visited += 1
            kind = type(node)
            if kind is name:
                names.append(node)
            elif kind is constant:
                pass
            elif kind is attribute:
                base = node
                while type(base) is attribute:
                    if base.attr in forbidden and not is_fact(self, base):
                        self.mark_attribute(base, base.attr)
                    elif base.attr in odd_attributes:
                        odd.append(base)
                    base = base.value
                if type(base) is name:
                    chains.append((base, node))
                else:
                    push(base)
            elif kind is call:
                func = node.func
                if type(func) is name:
                    if func.id in _CALLS:
                        self.calls.append(node)
                    names.append(func)
                else:
                    push(func)
                    if type(func) is attribute and func.attr in _TEXT_METHODS:
                        self.texts.append(node)
                stack += node.args
                if node.keywords:
                    stack += node.keywords
            elif kind is expr:
                push(node.value)
            elif kind is keyword:
                push(node.value)
                if node.arg in banned:
                    self.mark_banned(node, node.arg)
                elif node.arg in keywords_of:
                    self._keyword(node)
            elif kind is assign:
                value = node.value
                push(value)
                stack += node.targets
                if type(value) is name or type(value) is constant:
                    self._assign(node, value)
            elif kind is arg:
                if node.arg in banned:
                    self.mark_banned(node, node.arg)
                if node.annotation is not None:
                    push(node.annotation)
                    if type(node.annotation) is constant:
                        self._annotation(node.annotation, stack)
            else:
                fields = fields_of.get(kind)
                if fields is None:
                    self._unknown(node, stack)
                    continue
                for field in fields:
                    value = getattr(node, field, None)
                    if type(value) is list:
                        stack += value
                    elif value is not None:
                        push(value)
                field = binders.get(kind)
                if field is not None:
                    value = getattr(node, field)
                    if value in banned:
                        self.mark_banned(node, value)
                    if kind is ast.ExceptHandler:
                        self.caught.add(value)
                handler = others.get(kind)
                if handler is not None:
                    handler(self, node, stack)
        self.visited = visited

    # Nodes that the pass hands over.

    def mark(self, node, rule, message, hint):
        """Note a finding at `node`."""
        self.marks.append((node, rule, message, hint))

    def mark_attribute(self, node, attribute):
        """Note that `attribute`, a forbidden one, stands at the end of `node`."""
        why, hint = self.policy.attributes[attribute]
        self.mark(
            after_dot(node),
            "attribute",
            f'Cannot use the attribute "{attribute}": {why}',
            hint,
        )

    def mark_banned(self, node, name):
        """Note that `name`, which nobody may bind, is bound or read at `node`."""
        if name in self.policy.names:
            why, hint = self.policy.names[name]
            self.mark(node, "name", f'Cannot use "{name}": {why}', hint)
        else:
            self.mark_attribute(node, name)

    def mark_obj(self, node):
        """Note that the attribute `obj` of an exception stands at `node`."""
        self.mark(
            node,
            "attribute",
            'Cannot use the attribute "obj" of an exception: '
            "it hands out the object that an attribute was looked for on",
            "use str(error), or error.name",
        )

    def _unknown(self, node, stack):
        if hasattr(node, "lineno") and self.policy.is_strict:
            self.mark(
                node,
                "node",
                f'Cannot use the syntax "{type(node).__name__}": '
                "the checker does not know it",
                "write it in another way",
            )
        stack.extend(ast.iter_child_nodes(node))

    def _keyword(self, node):
        if self.policy.is_strict and not (
            type(node.value) is ast.Constant and not node.value.value
        ):
            self.mark(
                node,
                "expression",
                f'Cannot use the argument "{node.arg}": {_KEYWORDS[node.arg][0]}',
                _KEYWORDS[node.arg][1],
            )

    def _assign(self, node, value):
        for target in node.targets:
            if type(target) is ast.Name:
                if type(value) is ast.Name:
                    self.aliases.append((target.id, value.id))
                elif type(value.value) is str:
                    self.literals.setdefault(target.id, []).append(value)

    def _annotation(self, constant, stack):
        # A text as annotation is code by definition: functools.singledispatch
        # and others evaluate it. Plain data does not stand here.
        text = constant.value
        if type(text) is not str or text.isidentifier():
            return
        try:
            inner = compile(text, "annotation", "eval", ast.PyCF_ONLY_AST)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for node in ast.walk(inner):
            if hasattr(node, "lineno"):
                ast.copy_location(node, constant)
        stack.append(inner.body)

    def _function(self, node, stack):
        if type(node.returns) is ast.Constant:
            self._annotation(node.returns, stack)

    def _annotated(self, node, stack):
        if type(node.annotation) is ast.Constant:
            self._annotation(node.annotation, stack)

    def _augmented(self, node, stack):
        # `exec += x` hands exec to x.__radd__: a mention, though it is a Store.
        if type(node.target) is ast.Name:
            self.augmented.add(id(node.target))

    def _walrus(self, node, stack):
        if type(node.value) is ast.Name:
            self.aliases.append((node.target.id, node.value.id))

    def bind(self, node, name):
        """Note that `name` is bound at `node`, if nobody may bind it."""
        if name in self.policy.banned:
            self.mark_banned(node, name)

    def _declared(self, node, stack):
        for name in node.names:
            self.bind(node, name)

    def _match_class(self, node, stack):
        exception = last_name(node.cls).endswith(("Error", "Exception", "Warning"))
        for name, pattern in zip(node.kwd_attrs, node.kwd_patterns):
            if name in self.policy.attributes:
                self.mark_attribute(pattern, name)
            elif name == "obj" and exception and self.policy.is_strict:
                self.mark_obj(pattern)

    def _subscript(self, node, stack):
        # vars(x)["__globals__"] and x.__dict__["__globals__"]
        key = node.slice
        if type(key) is not ast.Constant or key.value not in self.policy.attributes:
            return
        value = node.value
        if (type(value) is ast.Attribute and value.attr == "__dict__") or (
            type(value) is ast.Call and last_name(value.func) == "vars"
        ):
            self.mark_attribute(key, key.value)

    def parent(self, node):
        """Return the node that holds `node`; walks the tree once, if ever."""
        if self._parents is None:
            self._parents = parents = {}
            stack = [self.tree]
            while stack:
                parent = stack.pop()
                for child in ast.iter_child_nodes(parent):
                    parents[id(child)] = parent
                    stack.append(child)
        return self._parents.get(id(node))

    @functools.cached_property
    def does_something(self):
        """True if the program has more at its top than imports and a docstring."""
        return any(
            type(node.value) is not ast.Constant
            if type(node) is ast.Expr
            else type(node) not in (ast.Import, ast.ImportFrom, ast.Pass)
            for node in self.tree.body
        )

    def mentions(self, name):
        """Return how often the program reads `name`, alone or after a dot."""
        if self._mentions is None:
            self._mentions = found = {}
            for node in ast.walk(self.tree):
                kind = type(node)
                if kind is ast.Name and type(node.ctx) is not ast.Store:
                    found[node.id] = found.get(node.id, 0) + 1
                elif kind is ast.Attribute:
                    found[node.attr] = found.get(node.attr, 0) + 1
                elif kind in (ast.Global, ast.Nonlocal):
                    for text in node.names:
                        found[text] = found.get(text, 0) + 1
                elif kind is ast.Constant and type(node.value) is str:
                    # getattr(self, "run") and __all__ name things so.
                    text = node.value
                    if len(text) < 100 and text.replace(".", "_").isidentifier():
                        for part in text.split("."):
                            found[part] = found.get(part, 0) + 1
        return self._mentions.get(name, 0)


_OTHERS = {
    ast.Import: judge_import,
    ast.ImportFrom: judge_import_from,
    ast.Global: Scan._declared,
    ast.Nonlocal: Scan._declared,
    ast.FunctionDef: Scan._function,
    ast.AsyncFunctionDef: Scan._function,
    ast.AnnAssign: Scan._annotated,
    ast.AugAssign: Scan._augmented,
    ast.MatchClass: Scan._match_class,
    ast.NamedExpr: Scan._walrus,
    ast.Subscript: Scan._subscript,
}
