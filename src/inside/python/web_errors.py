"""Errors of `web_requests`, in the classes of requests 2.

Names without an underscore are the program's.
"""

import builtins
import json as _json

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))


class RequestException(IOError):
    """There is no good answer to a request."""

    def __init__(self, *args, request=None, response=None):
        super().__init__(*args)
        self.response = response
        self.request = request or getattr(response, "request", None)


class HTTPError(RequestException):
    """The status is an error's."""


class ConnectionError(RequestException):
    """The request is not allowed, or nobody has answered it."""


class Timeout(RequestException):
    """The answer has not come in time."""


class ReadTimeout(Timeout):
    """The answer has not come in time."""


class ConnectTimeout(ConnectionError, Timeout):
    """Never raised: a request that is late is a `ReadTimeout`."""


class SSLError(ConnectionError):
    """Never raised: the service reports it as a `ConnectionError`."""


class ProxyError(ConnectionError):
    """Never raised: there are no proxies."""


class ChunkedEncodingError(RequestException):
    """Never raised: an answer is whole, or none."""


class ContentDecodingError(RequestException):
    """The body is not in the encoding that its header names."""


class TooManyRedirects(RequestException):
    """Too many redirects."""


class InvalidURL(RequestException, ValueError):
    """The URL is none."""


class MissingSchema(InvalidURL):
    """The URL does not begin with http or https."""


class InvalidSchema(InvalidURL):
    """The URL is of another scheme than http and https."""


class InvalidHeader(RequestException, ValueError):
    """A header cannot be sent."""


class InvalidJSONError(RequestException):
    """A value cannot be written as JSON, or a text read."""


class JSONDecodeError(InvalidJSONError, _json.JSONDecodeError):
    """The body is not JSON."""

    def __init__(self, msg, doc, pos, **more):
        _json.JSONDecodeError.__init__(self, msg, doc, pos)
        self.request = self.response = None
