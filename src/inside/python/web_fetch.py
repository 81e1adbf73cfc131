"""The operator's tool `fetch`, as libraries of programs call it."""

import base64
import builtins

import caller_tools
import returned_value

# The functions below look here, where a program cannot delete or replace any.
__builtins__ = dict(vars(builtins))

# Headers that frame a message or name its host: the service writes its own.
OWN_HEADERS = frozenset(
    "connection content-length expect host keep-alive te trailer "
    "transfer-encoding upgrade".split()
)
# Of the tool's failures -> what a library knows.
_ERRORS = {
    "PermissionError": PermissionError,
    "TimeoutError": TimeoutError,
    "ValueError": ValueError,
}


class Access:
    """Permission of the program that runs to call the tool."""

    is_allowed = False


def fetch(method, url, headers, body):
    """Send a request; return its status, reason, headers and body.

    headers: list of (name, value), as they come back too.
    body: bytes, none for b"".
    OSError if there is no answer, PermissionError if it is not allowed.
    """
    if not Access.is_allowed:
        # A library that a program before has left in a state.
        raise PermissionError("Cannot fetch: this request does not bring the tool")
    given = {"url": url, "method": method, "redirect": "manual"}
    given["headers"] = {
        name: value for name, value in headers if name.lower() not in OWN_HEADERS
    }
    if body:
        given["base64"] = base64.b64encode(body).decode()
    try:
        answer = caller_tools.ask("fetch", returned_value.to_json(given))
    except caller_tools.ToolError as error:
        raise _ERRORS.get(error.type, OSError)(str(error)) from None
    told = []
    for name, value in answer["headers"].items():
        told += [(name, each) for each in (value if type(value) is list else [value])]
    content = answer.get("text", "").encode()
    if "base64" in answer:
        content = base64.b64decode(answer["base64"])
    return answer["status"], answer["reason"], told, content
