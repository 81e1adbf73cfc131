"""Parts of Linux that this build of CPython lacks or reports differently.

Installed before the baseline, for programs and libraries alike.
"""

import hashlib
import locale
import os
import time

# Locales of a Linux container: the C library here would take any name, and then
# format as in "C" all the same.
_LOCALES = frozenset({"C", "POSIX", "C.UTF-8", "C.utf8"})


def install():
    """Put all of it in its place; what was there on Linux stays as it is."""
    os.uname = uname
    locale.setlocale = setlocale
    time.thread_time, time.thread_time_ns = time.process_time, time.process_time_ns
    hashlib.pbkdf2_hmac = pbkdf2_hmac


_real_uname = os.uname


def uname():
    """Return an object identifying the current operating system."""
    return os.uname_result(("Linux", *_real_uname()[1:]))


_real_setlocale = locale.setlocale


def setlocale(category, locale_=None):
    """Set the locale for `category`, or return it.

    locale.Error for one that a container of Linux does not have.
    """
    if locale_:
        if not isinstance(locale_, str):
            locale_ = locale.normalize(locale._build_localename(locale_))
        if locale_ not in _LOCALES and "=" not in locale_:
            raise locale.Error("unsupported locale setting")
    return _real_setlocale(category, locale_)


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """Password based key derivation function 2 (PKCS #5 v2.0) with HMAC."""
    if not isinstance(hash_name, str):
        raise TypeError(
            "pbkdf2_hmac() argument 'hash_name' must be str, "
            f"not {type(hash_name).__name__}"
        )
    password, salt = bytes(memoryview(password)), bytes(memoryview(salt))
    size = hashlib.new(hash_name).digest_size
    if dklen is None:
        dklen = size
    if dklen < 1:
        raise ValueError("key length must be greater than 0.")
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    inner, outer = _keyed(hash_name, password)
    key = b""
    for block in range(1, -(-dklen // size) + 1):
        last = salt + block.to_bytes(4, "big")
        total = 0
        for _ in range(iterations):
            # HMAC without its object, since this is where the time goes.
            first, second = inner.copy(), outer.copy()
            first.update(last)
            second.update(first.digest())
            last = second.digest()
            total ^= int.from_bytes(last, "big")
        key += total.to_bytes(size, "big")
    return key[:dklen]


def _keyed(hash_name, password):
    """Return the hashes that an HMAC with `password` begins with, inner and outer."""
    width = hashlib.new(hash_name).block_size
    if len(password) > width:
        password = hashlib.new(hash_name, password).digest()
    padded = password.ljust(width, b"\0")
    return [
        hashlib.new(hash_name, bytes(byte ^ pad for byte in padded))
        for pad in (0x36, 0x5C)
    ]


for _function in (uname, setlocale, pbkdf2_hmac):
    _function.__module__ = {"uname": "posix", "setlocale": "locale"}.get(
        _function.__name__, "_hashlib"
    )
