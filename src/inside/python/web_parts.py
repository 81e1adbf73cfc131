"""URLs and bodies of `web_requests`, out of what a program gives."""

import builtins
import json
import mimetypes
import os
import urllib.parse

from web_errors import InvalidJSONError, InvalidSchema, InvalidURL, MissingSchema

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_SAFE = "!#$%&'()*+,/:;=?@[]~"


def pairs(values):
    """Return a list of (name, value); a list of values is several of them."""
    if isinstance(values, (str, bytes)):
        return urllib.parse.parse_qsl(values, keep_blank_values=True)
    found = []
    for name, value in values.items() if hasattr(values, "items") else values:
        several = isinstance(value, (list, tuple, set))
        found += [(name, each) for each in (value if several else [value])]
    return [(name, value) for name, value in found if value is not None]


def url_of(url, params):
    """Return a URL with a scheme, a host, a path and these parameters."""
    url = url.decode() if isinstance(url, bytes) else str(url).strip()
    scheme, colon, _ = url.partition(":")
    if not colon or "/" in scheme or "." in scheme:
        raise MissingSchema(
            f"Invalid URL {url!r}: No scheme supplied. Perhaps you meant https://{url}?"
        )
    if scheme.lower() not in ("http", "https"):
        raise InvalidSchema(f"No connection adapters were found for {url!r}")
    parts = urllib.parse.urlsplit(url)
    if not parts.hostname:
        raise InvalidURL(f"Invalid URL {url!r}: No host supplied")
    query = "&".join(filter(None, [parts.query, urllib.parse.urlencode(params)]))
    whole = parts._replace(path=parts.path or "/", query=query)
    return urllib.parse.quote(whole.geturl(), safe=_SAFE)


def body_of(data, value, files):
    """Return the body, in bytes, and its type, None if it has no own."""
    if files:
        return _multipart(pairs(data or {}), files)
    if value is not None and not data:
        try:
            text = json.dumps(value, allow_nan=False)
        except ValueError as error:
            raise InvalidJSONError(error) from None
        return text.encode(), "application/json"
    if data is None:
        return b"", None
    if hasattr(data, "read"):
        data = data.read()
    if isinstance(data, str):
        return data.encode(), None
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data), None
    if hasattr(data, "__next__"):
        return b"".join(data), None
    form = urllib.parse.urlencode(pairs(data)).encode()
    return form, "application/x-www-form-urlencoded" if form else None


def _multipart(fields, files):
    mark = os.urandom(16).hex()
    rows = [(name, None, value, None) for name, value in fields]
    for name, file in files.items() if hasattr(files, "items") else files:
        file_name = kind = None
        if isinstance(file, tuple):
            file_name, file, kind, *_ = (*file, None)
        else:
            file_name = getattr(file, "name", name)
        file_name = str(file_name).rpartition("/")[2]
        kind = kind or mimetypes.guess_type(file_name)[0]
        rows.append((name, file_name, file, kind))
    body = b""
    for name, file_name, value, kind in rows:
        value = value.read() if hasattr(value, "read") else value
        value = value if isinstance(value, bytes) else str(value).encode()
        more = "" if file_name is None else f'; filename="{file_name}"'
        more += "" if kind is None else f"\r\nContent-Type: {kind}"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{more}'
        body += head.encode() + b"\r\n\r\n" + value + b"\r\n"
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
