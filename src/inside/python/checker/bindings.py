"""Distinguishes a program's own names from built-ins, by Python's scope rules.

`def open(...)` and `for open, high in rows` make a name one's own. A mention is
taken for one's own only where that is certain:

- in a function that binds the name (it can then never mean the built-in, at
  worst it raises UnboundLocalError), or in one nested in it;
- at the top of the program and in class bodies, after a statement that must
  have bound it, unless something in the program could unbind it again.

Everything else counts as the built-in. The tree is walked with a stack of our
own: nesting does not matter.
"""

import ast

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NONE = frozenset()


class _Scope:
    __slots__ = ("kind", "parent", "names", "imported", "globals", "nonlocals", "known")

    def __init__(self, kind, parent):
        self.kind = kind
        self.parent = parent
        self.names = set()
        self.imported = set()
        self.globals = set()
        self.nonlocals = set()
        self.known = {}


def own_mentions(tree, names, modules=None):
    """Return the ids of Name nodes, of those in `names`, that mean one's own.

    tree: ast.Module. names: set of str.
    modules: None if `names` are built-ins: then an import binds a name of one's
    own, as `from ast import literal_eval as eval` does. Else the names that
    mean imported modules, `names` among them: then only a function that binds
    the name to something else makes it one's own.
    """
    return _Resolver(names, modules).resolve(tree)


class _Resolver:
    def __init__(self, names, modules):
        self.names = names
        self.modules = modules
        self.own = set()
        self.work = []

    def resolve(self, tree):
        self._find_unbound(tree)
        top = _Scope("module", None)
        self._block(tree.body, top, _NONE, _NONE)
        while self.work:
            node, scope, top_bound, class_bound = self.work.pop()
            self._visit(node, scope, top_bound, class_bound)
        return self.own

    def _find_unbound(self, tree):
        """Note the names that a `del` or the end of an `except` can unbind."""
        unbound = set()
        shared = set()
        todo = [tree]
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is ast.Name:
                if type(node.ctx) is ast.Del:
                    unbound.add(node.id)
            elif kind is ast.ExceptHandler:
                unbound.add(node.name)
            elif kind is ast.Nonlocal:
                shared.update(node.names)
            todo.extend(ast.iter_child_nodes(node))
        self.unbound = unbound
        # An import in a nested function can bind these in the one around it.
        self.shared = shared if self.modules is not None else _NONE

    def _visit(self, node, scope, top_bound, class_bound):
        kind = type(node)
        if kind is ast.Name:
            if node.id in self.names and self._is_own(
                node.id, scope, top_bound, class_bound
            ):
                self.own.add(id(node))
        elif kind in _FUNCTIONS:
            self._function(node, scope, top_bound, class_bound)
        elif kind is ast.ClassDef:
            for child in (*node.decorator_list, *node.bases, *node.keywords):
                self.work.append((child, scope, top_bound, class_bound))
            for child in getattr(node, "type_params", ()):
                self.work.append((child, scope, top_bound, class_bound))
            inner = _Scope("class", scope)
            self._collect(node.body, inner)
            self._block(node.body, inner, top_bound, _NONE)
        elif kind in _COMPREHENSIONS:
            self._comprehension(node, scope, top_bound, class_bound)
        else:
            self._children(node, scope, top_bound, class_bound)

    def _children(self, node, scope, top_bound, class_bound):
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                self.work.append((value, scope, top_bound, class_bound))
            elif isinstance(value, list) and value:
                if isinstance(value[0], ast.stmt):
                    inner_top, inner_class = top_bound, class_bound
                    if name == "body":
                        bound = self._bound_inside(node)
                        inner_top, inner_class = self._add(
                            bound, scope, top_bound, class_bound
                        )
                    self._block(value, scope, inner_top, inner_class)
                else:
                    for child in value:
                        if isinstance(child, ast.AST):
                            self.work.append((child, scope, top_bound, class_bound))

    def _bound_inside(self, node):
        """Return the names that `node` has bound whenever its body runs."""
        kind = type(node)
        if kind in (ast.For, ast.AsyncFor):
            return self._targets(node.target)
        if kind in (ast.With, ast.AsyncWith):
            found = [i.optional_vars for i in node.items if i.optional_vars]
            return set().union(*map(self._targets, found))
        return set()

    def _block(self, statements, scope, top_bound, class_bound):
        for statement in statements:
            self.work.append((statement, scope, top_bound, class_bound))
            bound = self._surely_binds(statement)
            if bound:
                top_bound, class_bound = self._add(bound, scope, top_bound, class_bound)

    def _add(self, bound, scope, top_bound, class_bound):
        if self.modules is not None:
            return top_bound, class_bound
        bound = frozenset(bound & self.names) - self.unbound
        if bound and scope.kind == "module":
            return top_bound | bound, class_bound
        if bound and scope.kind == "class":
            # `global open` in a class body binds elsewhere.
            return top_bound, class_bound | (bound - scope.globals - scope.nonlocals)
        return top_bound, class_bound

    def _surely_binds(self, statement):
        kind = type(statement)
        if kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
            return {statement.name}
        if kind is ast.Assign:
            return set().union(*map(self._targets, statement.targets))
        if kind is ast.AnnAssign and statement.value is not None:
            return self._targets(statement.target)
        if kind is ast.ImportFrom:
            # `from ast import literal_eval as eval`; the import has been judged.
            return {alias.asname or alias.name for alias in statement.names}
        return set()

    def _targets(self, target):
        names = set()
        todo = [target]
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is ast.Name:
                names.add(node.id)
            elif kind in (ast.Tuple, ast.List):
                todo.extend(node.elts)
            elif kind is ast.Starred:
                todo.append(node.value)
        return names

    def _function(self, node, scope, top_bound, class_bound):
        outside = []
        arguments = node.args
        outside.extend(arguments.defaults)
        outside.extend(filter(None, arguments.kw_defaults))
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every.extend(filter(None, (arguments.vararg, arguments.kwarg)))
        outside.extend(arg.annotation for arg in every if arg.annotation)
        inner = _Scope("function", scope)
        inner.names.update(arg.arg for arg in every if arg.arg in self.names)
        if type(node) is ast.Lambda:
            body = [node.body]
        else:
            body = node.body
            outside.extend(node.decorator_list)
            outside.extend(getattr(node, "type_params", ()))
            if node.returns:
                outside.append(node.returns)
        for child in outside:
            self.work.append((child, scope, top_bound, class_bound))
        if type(node) is not ast.Lambda and not node.decorator_list:
            # Its body runs when it is called, and so after it was bound. Not so
            # what stands outside of it, which has been handed on above.
            top_bound, _ = self._add({node.name}, scope, top_bound, _NONE)
        self._collect(body, inner)
        if type(node) is ast.Lambda:
            self.work.append((node.body, inner, top_bound, _NONE))
        else:
            self._block(body, inner, top_bound, _NONE)

    def _comprehension(self, node, scope, top_bound, class_bound):
        inner = _Scope("function", scope)
        for generator in node.generators:
            inner.names |= self._targets(generator.target) & self.names
        first = node.generators[0].iter
        self.work.append((first, scope, top_bound, class_bound))
        for generator in node.generators:
            for child in (generator.target, generator.iter, *generator.ifs):
                if child is not first:
                    self.work.append((child, inner, top_bound, _NONE))
        if type(node) is ast.DictComp:
            self.work.append((node.key, inner, top_bound, _NONE))
            self.work.append((node.value, inner, top_bound, _NONE))
        else:
            self.work.append((node.elt, inner, top_bound, _NONE))

    def _collect(self, body, scope):
        """Note what a function or class body binds, nested scopes left out."""
        todo = list(body)
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is ast.Name:
                if type(node.ctx) is not ast.Load:
                    scope.names.add(node.id)
            elif kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
                scope.names.add(node.name)
                # Their decorators and defaults can hold a walrus.
                todo.extend(node.decorator_list)
                if kind is ast.ClassDef:
                    todo.extend((*node.bases, *node.keywords))
                else:
                    todo.extend(node.args.defaults)
                    todo.extend(filter(None, node.args.kw_defaults))
            elif kind is ast.Lambda:
                todo.extend(node.args.defaults)
                todo.extend(filter(None, node.args.kw_defaults))
            elif kind in _COMPREHENSIONS:
                self._collect_walrus(node, scope)
            elif kind in (ast.Import, ast.ImportFrom):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    scope.names.add(name)
                    scope.imported.add(name)
            elif kind is ast.Assign and self._is_alias(node.value):
                for target in node.targets:
                    scope.names |= self._targets(target)
                    scope.imported |= self._targets(target)
            elif kind is ast.NamedExpr and self._is_alias(node.value):
                scope.names.add(node.target.id)
                scope.imported.add(node.target.id)
            elif kind is ast.Global:
                scope.globals.update(node.names)
            elif kind is ast.Nonlocal:
                scope.nonlocals.update(node.names)
            else:
                if kind is ast.ExceptHandler and node.name:
                    scope.names.add(node.name)
                elif kind in (ast.MatchAs, ast.MatchStar) and node.name:
                    scope.names.add(node.name)
                elif kind is ast.MatchMapping and node.rest:
                    scope.names.add(node.rest)
                todo.extend(ast.iter_child_nodes(node))
        scope.names &= self.names
        scope.names -= scope.globals
        scope.names -= scope.nonlocals
        if self.modules is None:
            scope.imported.clear()

    def _is_alias(self, value):
        """Return whether `x = value` gives a module another name."""
        return (
            self.modules is not None
            and type(value) is ast.Name
            and value.id in self.modules
        )

    def _collect_walrus(self, comprehension, scope):
        # A walrus in a comprehension binds in the function around it; what is
        # left out here (a lambda in it) binds nothing for us: stricter, not less.
        todo = [comprehension]
        while todo:
            node = todo.pop()
            if type(node) is ast.NamedExpr:
                scope.names.add(node.target.id)
                if self._is_alias(node.value):
                    scope.imported.add(node.target.id)
            if type(node) is not ast.Lambda:
                todo.extend(ast.iter_child_nodes(node))

    def _is_own(self, name, scope, top_bound, class_bound):
        if name in self.shared:
            return False
        if scope.kind == "class":
            if name in class_bound:
                return True
            # A class body that binds a name looks past the functions around it.
            if name in scope.names or name in scope.globals:
                return name in top_bound
            scope = scope.parent
        own = self._look_up(name, scope)
        return name in top_bound if own is None else own

    def _look_up(self, name, scope):
        """Return whether `name` is one's own in a function around; None if global.

        Remembers the answer in each scope on the way: a thousand mentions in a
        thousand nested lambdas stay linear.
        """
        passed = []
        while True:
            if scope.kind == "module":
                own = None
                break
            if scope.kind == "function":
                if name in scope.known:
                    own = scope.known[name]
                    break
                passed.append(scope)
                if name in scope.globals:
                    own = None
                    break
                if name in scope.names:
                    own = name not in scope.imported
                    break
            scope = scope.parent
        for inner in passed:
            inner.known[name] = own
        return own
