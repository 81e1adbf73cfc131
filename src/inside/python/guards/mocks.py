"""`unittest.mock`, whose patches name things by texts."""

from types import ModuleType

from .program import exact_text


def judge_patches(resolve, read):
    """Return the module `unittest.mock`, whose patches judge what they name.

    resolve: returns what a dotted path names. read: the guarded `getattr`.
    In place, so that no subclass leads around it: it is loaded for one program,
    and gone with its memory.
    """
    from unittest import mock

    class Resolver:
        """Stands in for `pkgutil`."""

        resolve_name = staticmethod(resolve)

    def get_original(self):
        target = self.getter()
        name = exact_text(self.attribute)
        original, is_local = read(target, name, mock.DEFAULT), False
        try:
            # Attributes of the class itself, such as a staticmethod, not the
            # values that they give.
            original, is_local = target.__dict__[name], True
        except (AttributeError, KeyError):
            pass
        if name in mock._builtins and isinstance(target, ModuleType):
            self.create = True
        if not self.create and original is mock.DEFAULT:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return original, is_local

    mock.pkgutil = Resolver
    mock._patch.get_original = get_original
    return mock
