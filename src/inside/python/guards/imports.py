"""The guarded `__import__`: what import statements of a program call."""

from builtins import __import__ as real_import

from .program import exact_text


def import_guards(policy, facades):
    """Return `__import__` as programs of `policy` have it, and `import_leaf`.

    Both raise ModuleNotFoundError for a module that is forbidden, as for one
    that is not there: programs that can do without one are ready for it.
    `import_leaf(name)` returns the module `a.b` itself, not `a`.
    """

    def judge(name):
        if type(name) is not str:
            raise TypeError("module name must be a string")
        refusal = policy.refuse_module(name)
        # The import itself reports what is not installed.
        if refusal is not None and policy.is_forbidden(name):
            message = f'Cannot import "{name}": forbidden, {refusal[0]}'
            raise ModuleNotFoundError(message, name=name)

    def __import__(name, globals=None, locals=None, fromlist=(), level=0):
        if type(fromlist) is list:
            # Code in C that the program has called: it looks for `__import__` in
            # the frame that it is called from, and hands in a list, where a
            # statement hands in a tuple or None. It asks for the module itself
            # afterwards: a program that got hold of this gets nothing.
            real_import(exact_text(name), None, None, [], 0)
            return None
        name = exact_text(name)
        judge(name)
        if level:
            raise ImportError("attempted relative import with no known parent package")
        wanted = tuple(exact_text(member) for member in fromlist or ())
        for member in wanted:
            why = member != "*" and facades.why_not_member(name, member)
            if why:
                raise ImportError(f'Cannot import "{name}.{member}": {why}', name=name)
        return facades.hand_out(name, real_import(name, None, None, wanted, 0), wanted)

    def import_leaf(name):
        name = exact_text(name)
        judge(name)
        found = real_import(name, None, None, ("__name__",), 0)
        return facades.hand_out(name, found, ("__name__",))

    return __import__, import_leaf
