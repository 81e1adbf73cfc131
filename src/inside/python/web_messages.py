"""Requests and responses of `web_requests`, with their headers and cookies.

Names without an underscore are the program's.
"""

import base64 as _base64
import builtins
import datetime as _datetime
import json as _json

from web_errors import HTTPError, JSONDecodeError

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class CaseInsensitiveDict(dict):
    """Headers by name, however it is written."""

    def __init__(self, data=(), **more):
        super().__init__()
        self.update(data, **more)

    def _name(self, name):
        small = name.lower()
        return next((known for known in self if known.lower() == small), name)

    def __getitem__(self, name):
        return super().__getitem__(self._name(name))

    def __setitem__(self, name, value):
        super().__setitem__(self._name(name), value)

    def __delitem__(self, name):
        super().__delitem__(self._name(name))

    def __contains__(self, name):
        return super().__contains__(self._name(name))

    def get(self, name, default=None):
        return super().get(self._name(name), default)

    def pop(self, name, *default):
        return super().pop(self._name(name), *default)

    def setdefault(self, name, default=None):
        return super().setdefault(self._name(name), default)

    def update(self, data=(), **more):
        for name, value in dict(data, **more).items():
            self[name] = value

    def copy(self):
        return CaseInsensitiveDict(self)


class RequestsCookieJar(dict):
    """Cookies by name; one that came from a host goes back to that host alone."""

    def __init__(self, *args):
        super().__init__(*args)
        self._hosts = {}

    def set(self, name, value):
        self[name] = value

    def get_dict(self):
        return dict(self)

    def _take(self, line, host):
        pair, *rest = line.split(";")
        name, _, value = pair.partition("=")
        name = name.strip()
        if any(part.strip().lower() == "max-age=0" for part in rest):
            if self._hosts.get(name) == host:
                self.pop(name, None)
            return
        self[name] = value.strip().strip('"')
        self._hosts[name] = host

    def _header(self, host, more):
        own = {n: v for n, v in self.items() if self._hosts.get(n, host) == host}
        return "; ".join(f"{name}={value}" for name, value in {**own, **more}.items())


class PreparedRequest:
    """A request as it is sent."""

    def __init__(self, method, url, headers, body):
        self.method, self.url, self.headers, self.body = method, url, headers, body

    def __repr__(self):
        return f"<PreparedRequest [{self.method}]>"


class AuthBase:
    """Adds to a request who makes it."""

    def __call__(self, request):
        raise NotImplementedError("Auth hooks must be callable.")


class HTTPBasicAuth(AuthBase):
    """Name and password."""

    def __init__(self, username, password):
        self.username, self.password = username, password

    def __call__(self, request):
        pair = f"{self.username}:{self.password}".encode("latin-1")
        word = _base64.b64encode(pair).decode()
        request.headers["Authorization"] = f"Basic {word}"
        return request


class Response:
    """Answer to a request; its body is there as a whole."""

    def __init__(self):
        self.status_code = None
        self.reason = None
        self.url = None
        self.headers = CaseInsensitiveDict()
        self.cookies = RequestsCookieJar()
        self.encoding = None
        self.history = []
        self.request = None
        # The clock stands still while the service answers.
        self.elapsed = _datetime.timedelta(0)
        self.content = b""

    def __repr__(self):
        return f"<Response [{self.status_code}]>"

    def __bool__(self):
        return self.ok

    def __iter__(self):
        return self.iter_content(128)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Do nothing: no connection is open."""

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def is_redirect(self):
        return "location" in self.headers and self.status_code in REDIRECTS

    @property
    def apparent_encoding(self):
        return "utf-8"

    @property
    def text(self):
        try:
            return self.content.decode(self.encoding or "utf-8", "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    def json(self, **options):
        try:
            # In bytes: JSON says for itself which of the UTFs it is in.
            return _json.loads(self.content, **options)
        except UnicodeDecodeError:
            return _json.loads(self.text, **options)
        except _json.JSONDecodeError as error:
            raise JSONDecodeError(error.msg, error.doc, error.pos) from None

    def raise_for_status(self):
        if self.status_code < 400:
            return
        whose = "Client" if self.status_code < 500 else "Server"
        raise HTTPError(
            f"{self.status_code} {whose} Error: {self.reason} for url: {self.url}",
            response=self,
        )

    def iter_content(self, chunk_size=1, decode_unicode=False):
        whole = self.text if decode_unicode else self.content
        size = chunk_size or max(1, len(whole))
        return (whole[at : at + size] for at in range(0, len(whole), size))

    def iter_lines(self, chunk_size=512, decode_unicode=False, delimiter=None):
        whole = self.text if decode_unicode else self.content
        return iter(whole.split(delimiter) if delimiter else whole.splitlines())
