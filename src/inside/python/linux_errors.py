"""Errors of the system with the numbers of Linux.

The C library of WebAssembly numbers errors in its own way: "no such file" is 44
there, and 2 where people come from. The printed form of an error has Linux's
number; `errno` and its constants stay as they are, and agree with each other.
"""

import errno
import gc
import os
import sys

# By name, where the number differs from the one here or might.
_LINUX = {
    "E2BIG": 7,
    "EACCES": 13,
    "EADDRINUSE": 98,
    "EADDRNOTAVAIL": 99,
    "EAFNOSUPPORT": 97,
    "EAGAIN": 11,
    "EALREADY": 114,
    "EBADF": 9,
    "EBUSY": 16,
    "ECANCELED": 125,
    "ECHILD": 10,
    "ECONNABORTED": 103,
    "ECONNREFUSED": 111,
    "ECONNRESET": 104,
    "EDEADLK": 35,
    "EDESTADDRREQ": 89,
    "EDOM": 33,
    "EDQUOT": 122,
    "EEXIST": 17,
    "EFAULT": 14,
    "EFBIG": 27,
    "EHOSTDOWN": 112,
    "EHOSTUNREACH": 113,
    "EINPROGRESS": 115,
    "EINTR": 4,
    "EINVAL": 22,
    "EIO": 5,
    "EISCONN": 106,
    "EISDIR": 21,
    "ELOOP": 40,
    "EMFILE": 24,
    "EMLINK": 31,
    "EMSGSIZE": 90,
    "ENAMETOOLONG": 36,
    "ENETDOWN": 100,
    "ENETUNREACH": 101,
    "ENFILE": 23,
    "ENOBUFS": 105,
    "ENODEV": 19,
    "ENOENT": 2,
    "ENOEXEC": 8,
    "ENOLCK": 37,
    "ENOMEM": 12,
    "ENOSPC": 28,
    "ENOSYS": 38,
    "ENOTCONN": 107,
    "ENOTDIR": 20,
    "ENOTEMPTY": 39,
    "ENOTSOCK": 88,
    "ENOTSUP": 95,
    "ENOTTY": 25,
    "ENXIO": 6,
    "EOPNOTSUPP": 95,
    "EOVERFLOW": 75,
    "EPERM": 1,
    "EPIPE": 32,
    "EPROTONOSUPPORT": 93,
    "ERANGE": 34,
    "EROFS": 30,
    "ESPIPE": 29,
    "ESRCH": 3,
    "ETIMEDOUT": 110,
    "ETXTBSY": 26,
    "EXDEV": 18,
}


def install():
    """Prepare OSError to print Linux's numbers.

    Returns addresses for `use_own_text.ts`, which does the rest: of a class
    whose slots call Python, of OSError, and of all that inherit from it.
    """
    own = {
        number: (os.strerror(number), _LINUX[name])
        for number, name in errno.errorcode.items()
        if name in _LINUX
    }
    # The type's own dict, which its attribute shows read only.
    (attributes,) = gc.get_referents(OSError.__dict__)
    plain_str = attributes["__str__"]
    # OSError has none of its own.
    plain_repr = BaseException.__repr__

    def translated(text, error, before):
        number = error.errno
        # A program may raise an OSError of its own, with Linux's number and a
        # text: only what the C library has said is translated.
        if type(number) is int and number in own:
            reason, linux = own[number]
            head = f"{before}{number}"
            if error.strerror == reason and text.startswith(head):
                return f"{before}{linux}{text[len(head):]}"
        return text

    def __str__(self):
        return translated(plain_str(self), self, "[Errno ")

    def __repr__(self):
        return translated(plain_repr(self), self, f"{type(self).__name__}(")

    for function in (__str__, __repr__):
        function.__qualname__ = f"OSError.{function.__name__}"
        attributes[function.__name__] = function
    sys._clear_type_cache()
    model = type("Model", (Exception,), {"__str__": __str__, "__repr__": __repr__})
    _models.append(model)
    return [id(cls) for cls in (model, *_family(OSError))]


_models = []


def _family(cls):
    yield cls
    for child in cls.__subclasses__():
        yield from _family(child)
