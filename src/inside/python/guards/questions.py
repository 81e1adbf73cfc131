"""`inspect` for a program: questions about values, and no frames.

Facts about the stack are texts and numbers: the frame itself stays here.
"""

import inspect
import sys
import types

from .program import exact_text

# Where our own files lie, which are no part of a program's stack.
_OWN_FOLDER = "/lib/sandbox/"

_CODE_FACTS = ("co_name", "co_qualname", "co_filename", "co_firstlineno")


def inspect_names(policy, read):
    """Return what is in `inspect`. read: the guarded `getattr`."""
    forbidden = policy.attributes
    get_frame, code_facts, own_folder = sys._getframe, _CODE_FACTS, _OWN_FOLDER
    all_entries, entry_class = inspect.stack, inspect.FrameInfo

    def getmembers(object, predicate=None):
        """Return all members of an object as (name, value) pairs sorted by name."""
        found = []
        for name in dir(object):
            name = exact_text(name)
            if type(name) is not str or name in forbidden:
                continue
            try:
                value = read(object, name)
            except AttributeError:
                continue
            if predicate is None or predicate(value):
                found.append((name, value))
        found.sort(key=lambda pair: pair[0])
        return found

    def currentframe():
        """Return the harmless facts about the frame of the caller."""
        frames, frame = [], get_frame(1)
        while frame is not None and not frame.f_code.co_filename.startswith(own_folder):
            frames.append(frame)
            frame = frame.f_back
        told = None
        for frame in reversed(frames):
            code = {name: getattr(frame.f_code, name) for name in code_facts}
            told = types.SimpleNamespace(
                f_code=types.SimpleNamespace(**code),
                f_lineno=frame.f_lineno,
                f_back=told,
            )
        return told

    def stack(context=1):
        """Return a list of records for the stack above the caller's frame."""
        return [
            entry_class(None, *entry[1:])
            for entry in all_entries(context)[1:]
            if not entry.filename.startswith(own_folder)
        ]

    names = {
        name: vars(inspect)[name] for name in policy.only["inspect"] if name in vars(inspect)
    }
    guards = {"getmembers": getmembers, "currentframe": currentframe, "stack": stack}
    for name, guard in guards.items():
        guard.__qualname__, guard.__module__ = name, "inspect"
    return names | guards
