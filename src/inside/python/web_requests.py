"""A `requests` of the size that programs use, over the operator's tool `fetch`.

The package itself has 117 modules, whose import takes longer than most programs,
and connections that there are none of here. Functions, sessions, responses and
errors are as in requests 2; what is not here is an AttributeError or a TypeError
that says so. Names without an underscore are the program's.
"""

import builtins
import http as _http
import types as _types
import urllib.parse as _parse
import zlib as _zlib

import web_errors as _errors
import web_messages as _messages
from web_errors import (
    ConnectionError,
    ContentDecodingError,
    InvalidHeader,
    ReadTimeout,
    TooManyRedirects,
)
from web_fetch import fetch as _fetch
from web_messages import (
    CaseInsensitiveDict,
    HTTPBasicAuth,
    PreparedRequest,
    RequestsCookieJar,
    Response,
)
from web_parts import body_of as _body_of
from web_parts import pairs as _pairs
from web_parts import url_of as _url_of

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

_ABOUT = "HTTP over the tool `fetch`: the service makes the requests."
_MOST_REDIRECTS = 30


class Session:
    """Headers, parameters, cookies and who asks, for several requests."""

    def __init__(self):
        self.headers = CaseInsensitiveDict(
            {"User-Agent": "python-requests/2", "Accept": "*/*"}
        )
        self.params = {}
        self.auth = None
        self.cookies = RequestsCookieJar()
        self.max_redirects = _MOST_REDIRECTS
        # Read by nobody: the service checks every certificate.
        self.verify = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Do nothing: no connection is open."""

    def request(
        self,
        method,
        url,
        params=None,
        data=None,
        headers=None,
        cookies=None,
        files=None,
        auth=None,
        timeout=None,
        allow_redirects=True,
        stream=None,
        verify=None,
        json=None,
    ):
        """Send a request and return its `Response`.

        timeout, stream and verify change nothing: the operator has set how long
        a request may take, the body is read as a whole, and every certificate is
        checked.
        """
        request = self._prepare(method, url, params, data, headers, files, auth, json)
        history = []
        while True:
            host = _parse.urlsplit(request.url).hostname
            given = {} if history else dict(cookies or {})
            cookie = self.cookies._header(host, given)
            if cookie and "Cookie" not in request.headers:
                request.headers["Cookie"] = cookie
            response = _send(request)
            for name, value in response._lines:
                if name == "set-cookie":
                    self.cookies._take(value, host)
                    response.cookies._take(value, host)
            if not (allow_redirects and response.is_redirect):
                response.history = history
                return response
            history = [*history, response]
            if len(history) > self.max_redirects:
                raise TooManyRedirects(
                    f"Exceeded {self.max_redirects} redirects.", response=response
                )
            request = _next_request(response)

    def _prepare(self, method, url, params, data, headers, files, auth, json):
        body, kind = _body_of(data, json, files)
        # None takes a header of the session's away.
        all_headers = CaseInsensitiveDict({**self.headers, **(headers or {})})
        for name, value in [*all_headers.items()]:
            if value is None:
                del all_headers[name]
            elif isinstance(value, bytes):
                all_headers[name] = value.decode("latin-1")
            elif not isinstance(value, str):
                raise InvalidHeader(
                    f"Header part ({value!r}) from ({name!r}, {value!r}) must be "
                    f"of type str or bytes, not {type(value)}"
                )
        if kind is not None:
            all_headers.setdefault("Content-Type", kind)
        where = _url_of(url, [*_pairs(self.params), *_pairs(params or {})])
        request = PreparedRequest(method.upper(), where, all_headers, body)
        auth = auth or self.auth
        if isinstance(auth, tuple):
            auth = HTTPBasicAuth(*auth)
        return request if auth is None else auth(request)

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def options(self, url, **options):
        return self.request("OPTIONS", url, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **{"allow_redirects": False, **options})

    def post(self, url, data=None, json=None, **options):
        return self.request("POST", url, data=data, json=json, **options)

    def put(self, url, data=None, **options):
        return self.request("PUT", url, data=data, **options)

    def patch(self, url, data=None, **options):
        return self.request("PATCH", url, data=data, **options)

    def delete(self, url, **options):
        return self.request("DELETE", url, **options)


def request(method, url, **options):
    """Send a request and return its `Response`."""
    return Session().request(method, url, **options)


def get(url, params=None, **options):
    """Send a GET request."""
    return request("GET", url, params=params, **options)


def options(url, **options):
    """Send an OPTIONS request."""
    return request("OPTIONS", url, **options)


def head(url, **options):
    """Send a HEAD request; redirects are followed where it is asked for."""
    return request("HEAD", url, **{"allow_redirects": False, **options})


def post(url, data=None, json=None, **options):
    """Send a POST request."""
    return request("POST", url, data=data, json=json, **options)


def put(url, data=None, **options):
    """Send a PUT request."""
    return request("PUT", url, data=data, **options)


def patch(url, data=None, **options):
    """Send a PATCH request."""
    return request("PATCH", url, data=data, **options)


def delete(url, **options):
    """Send a DELETE request."""
    return request("DELETE", url, **options)


def session():
    """Return a `Session`."""
    return Session()


def _send(request):
    url = _parse.urldefrag(request.url)[0]
    body = request.body.encode() if isinstance(request.body, str) else request.body
    try:
        status, reason, lines, content = _fetch(
            request.method, url, [*request.headers.items()], body
        )
    except TimeoutError as error:
        raise ReadTimeout(str(error), request=request) from None
    except ValueError as error:
        raise InvalidHeader(str(error), request=request) from None
    except OSError as error:
        raise ConnectionError(str(error), request=request) from None
    response = Response()
    response.status_code, response.reason = status, reason
    response.url, response.request = request.url, request
    response._lines = lines
    for name, value in lines:
        before = response.headers.get(name)
        response.headers[name] = value if before is None else f"{before}, {value}"
    if content and response.headers.get("content-encoding") in ("gzip", "deflate"):
        try:
            content = _zlib.decompress(content, 47)
        except _zlib.error as error:
            raise ContentDecodingError(str(error), response=response) from None
    response.content = content
    response.encoding = _encoding_of(response.headers.get("content-type", ""))
    return response


def _encoding_of(kind):
    kind, *parts = kind.lower().split(";")
    for part in parts:
        name, _, value = part.strip().partition("=")
        if name == "charset":
            return value.strip("\"' ")
    if kind.startswith("text/"):
        return "ISO-8859-1"
    return "utf-8" if kind == "application/json" else None


def _next_request(response):
    """Return what a redirect asks for, without what another host must not see."""
    last, status = response.request, response.status_code
    url = _parse.urljoin(last.url, response.headers["location"])
    headers = last.headers.copy()
    headers.pop("Cookie", None)
    if _parse.urlsplit(url)[:2] != _parse.urlsplit(last.url)[:2]:
        headers.pop("Authorization", None)
    method, body = last.method, last.body
    if status == 303 and method != "HEAD" or status < 303 and method == "POST":
        method, body = "GET", b""
        for name in [each for each in headers if each.lower().startswith("content-")]:
            del headers[name]
    return PreparedRequest(method, _url_of(url, []), headers, body)


class _Module(_types.ModuleType):
    """A module that says what it is when it is asked for more."""

    def __getattr__(self, name):
        raise AttributeError(
            f"module {self.__name__!r} has no attribute {name!r}; it is a small one "
            "over the tool fetch",
            name=name,
            obj=self,
        )


class _Codes(dict):
    """Numbers of statuses by name: `codes.ok`, `codes["not_found"]`."""

    __getattr__ = dict.__getitem__


def _public(module):
    names = vars(module) if isinstance(module, _types.ModuleType) else module
    return {
        name: value
        for name, value in names.items()
        if isinstance(value, (type, _types.FunctionType)) and name[0] != "_"
    }


codes = _Codes({status.name.lower(): status.value for status in _http.HTTPStatus})
codes.update({name.upper(): number for name, number in [*codes.items()]})
_exceptions = {
    name: value
    for name, value in _public(_errors).items()
    if issubclass(value, _errors.RequestException)
}
_whole = {**_public(_messages), **_public(globals()), **_exceptions, "codes": codes}
for _name, _shown in [*_public(_whole).items()]:
    _shown.__module__ = "requests.exceptions" if _name in _exceptions else "requests"

# Modules that `import requests` and its like find.
MODULES = {
    f"requests{name}": _Module(f"requests{name}", _ABOUT)
    for name in ("", ".exceptions", ".auth", ".structures", ".cookies", ".sessions")
}
for _name, _module in MODULES.items():
    _is_errors = _name == "requests.exceptions"
    _module.__dict__.update(_exceptions if _is_errors else _whole)
    if _name != "requests":
        setattr(MODULES["requests"], _name.partition(".")[2], _module)
MODULES["requests"].__dict__.update(__path__=[], __version__="2")
