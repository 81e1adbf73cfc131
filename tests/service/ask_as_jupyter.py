"""Asks a service as a Jupyter gateway, at GATEWAY_URL, with Jupyter's clients.

With a kernel's id as argument: continues that kernel, and nothing else.
"""

import asyncio
import base64
import json
import os
import struct
import sys
import urllib.error
import urllib.request
import uuid

import nbformat
import websocket
from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.gateway.managers import GatewayKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

URL = os.environ["GATEWAY_URL"]
V1 = "v1.kernel.websocket.jupyter.org"
# Nothing here may strike before the service has answered.
SECONDS = 300


def call(method, path, body=None):
    """Return status and body of a request."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


class Kernel:
    """A client of one kernel, in either form of messages."""

    def __init__(self, id, protocol=None, session="s"):
        self.v1 = protocol == V1
        url = f"{URL.replace('http', 'ws')}/api/kernels/{id}/channels?session_id={session}"
        self.socket = websocket.create_connection(
            url, subprotocols=[protocol] if protocol else None, timeout=SECONDS
        )
        assert self.socket.subprotocol == protocol

    def send(self, type, content, channel="shell", parent=None):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": type, "session": "s", "version": "5.3"}
        parts = [header, parent or {}, {}, content]
        if self.v1:
            encoded = [channel.encode(), *[json.dumps(part).encode() for part in parts]]
            offsets = [8 * (len(encoded) + 2)]
            for part in encoded:
                offsets.append(offsets[-1] + len(part))
            head = struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets)
            self.socket.send_binary(head + b"".join(encoded))
        else:
            names = ("header", "parent_header", "metadata", "content")
            self.socket.send(json.dumps({**dict(zip(names, parts)), "channel": channel}))
        return header["msg_id"]

    def receive(self):
        """Return channel, header, parent and content of a message."""
        data = self.socket.recv()
        if not self.v1:
            message = json.loads(data)
            assert message["msg_type"] == message["header"]["msg_type"]
            return message["channel"], message["header"], message["parent_header"], message["content"]
        (count,) = struct.unpack_from("<Q", data)
        offsets = struct.unpack_from(f"<{count}Q", data, 8)
        parts = [data[start:end] for start, end in zip(offsets, offsets[1:])]
        channel, header, parent, _, content = parts
        return channel.decode(), json.loads(header), json.loads(parent), json.loads(content)

    def ask(self, type, content, line=None, seen=None, channel="shell"):
        """Return the reply and the other messages of a request, by type."""
        asked = self.send(type, content, channel)
        told, reply, is_idle = [], None, False
        while reply is None or not is_idle:
            channel, header, parent, content = self.receive()
            if parent.get("msg_id") != asked:
                continue
            kind = header["msg_type"]
            if kind == "input_request":
                self.send("input_reply", {"value": line}, "stdin", header)
            elif channel == "iopub":
                assert not is_idle, "nothing may follow idle"
                told.append((kind, content))
                is_idle = kind == "status" and content["execution_state"] == "idle"
                if seen:
                    seen(kind, content)
            else:
                reply = content
        return reply, [one for one in told if one[0] != "status"]

    def run(self, code, line=None, seen=None, **more):
        content = {"code": code, "silent": False, "allow_stdin": line is not None, **more}
        return self.ask("execute_request", content, line, seen)


def printed(told):
    return "".join(content["text"] for kind, content in told if kind == "stream")


def test_rest():
    _, specs = call("GET", "/api/kernelspecs")
    assert specs["default"] == "python3" and set(specs["kernelspecs"]) == {"python3", "javascript"}
    assert call("GET", "/api/kernelspecs/python3")[1] == specs["kernelspecs"]["python3"]
    assert call("GET", "/api/kernelspecs/r")[0] == 404
    status, kernel = call("POST", "/api/kernels")
    assert status == 201 and kernel["name"] == "python3", kernel
    assert kernel["id"] in [one["id"] for one in call("GET", "/api/kernels")[1]]
    assert call("POST", "/api/kernels", {"name": "r"})[0] == 501
    assert call("DELETE", f"/api/kernels/{kernel['id']}") == (204, None)
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/restart"), ("POST", "/interrupt")):
        status, error = call(method, f"/api/kernels/{kernel['id']}{path}")
        assert status == 404 and kernel["id"] in error["message"], error
    try:
        Kernel(kernel["id"])
        raise AssertionError("a kernel that was ended")
    except websocket.WebSocketBadStatusException as error:
        assert error.status_code == 404, error
    wanted = {"path": "a.ipynb", "name": "a", "type": "notebook", "kernel": {"name": "python3"}}
    status, session = call("POST", "/api/sessions", wanted)
    assert status == 201 and session["path"] == "a.ipynb", session
    assert call("POST", "/api/sessions", wanted)[1]["id"] == session["id"]
    assert call("POST", "/api/sessions", {"name": "b"})[0] == 400
    path = f"/api/sessions/{session['id']}"
    assert call("PATCH", path, {"path": "b.ipynb"})[1]["path"] == "b.ipynb"
    assert [one["path"] for one in call("GET", "/api/sessions")[1]] == ["b.ipynb"]
    assert call("DELETE", path)[0] == 204 and call("GET", path)[0] == 404
    assert call("GET", "/api/sessions")[1] == []
    assert call("GET", "/api/me")[1]["identity"]["username"] == "anonymous"
    assert "kernels" in call("GET", "/api/status")[1] and "version" in call("GET", "/api")[1]


def test_messages(protocol):
    id = call("POST", "/api/kernels", {"name": "python3"})[1]["id"]
    kernel = Kernel(id, protocol)
    reply, _ = kernel.ask("kernel_info_request", {})
    assert reply["language_info"]["name"] == "python" and reply["status"] == "ok", reply
    reply, told = kernel.run("x = 20\nprint('a')\nx + 1")
    kinds = [kind for kind, _ in told]
    assert kinds == ["execute_input", "stream", "execute_result"], told
    assert told[2][1]["data"]["text/plain"] == "21" and reply["execution_count"] == 1, told
    reply, told = kernel.run("x += 1", silent=True)
    assert told == [] and reply["execution_count"] == 1, (reply, told)
    reply, told = kernel.run("{}['key']")
    assert reply["ename"] == "KeyError" and reply["status"] == "error", reply
    assert told[-1][0] == "error" and "KeyError" in told[-1][1]["traceback"][-1], told
    reply, told = kernel.run("print(input('who? ') + str(x))", line="Ada")
    assert printed(told) == "who? Ada21\n" and reply["status"] == "ok", (reply, told)
    reply, _ = kernel.run("input()")
    assert reply["ename"] == "StdinNotImplementedError", reply
    assert reply["evalue"].startswith("raw_input was called, but this frontend"), reply
    reply, _ = kernel.run("1", line=None, store_history=False)
    assert reply["execution_count"] == 4, reply
    reply, _ = kernel.ask("complete_request", {"code": "len(x.bit_l", "cursor_pos": 11})
    assert reply["matches"] == ["x.bit_length"] and reply["cursor_start"] == 4, reply
    reply, _ = kernel.ask("inspect_request", {"code": "len(x)", "cursor_pos": 2})
    assert reply["found"] and "number of items" in reply["data"]["text/plain"], reply
    for code, status in (("x", "complete"), ("if x:", "incomplete"), ("1 1", "invalid")):
        reply, _ = kernel.ask("is_complete_request", {"code": code})
        assert reply["status"] == status, (code, reply)
    reply, _ = kernel.ask("history_request", {"n": 1})
    assert reply["history"] == [[0, 4, "1"]] or reply["history"][0][2] == "1", reply
    assert kernel.ask("comm_info_request", {})[0]["comms"] == {}
    kernel.socket.close()
    return id


def test_interrupt_and_restart():
    id = call("POST", "/api/kernels")[1]["id"]
    kernel = Kernel(id)
    other = Kernel(id, V1, "other")
    kernel.run("x = 1")

    def interrupt(kind, content):
        if kind == "stream":
            assert call("POST", f"/api/kernels/{id}/interrupt")[0] == 204

    code = "x = 2\nprint('on', flush=True)\nwhile True: pass"
    # The one behind it is turned away.
    reply, told = kernel.run(code, seen=interrupt)
    assert reply["ename"] == "KeyboardInterrupt", reply
    # Everybody sees what the kernel prints.
    while True:
        channel, header, _, content = other.receive()
        if header["msg_type"] == "stream":
            assert channel == "iopub" and content["text"] == "on\n", content
            break
    _, told = kernel.run("x")
    assert told[-1][1]["data"]["text/plain"] == "1", told
    status, model = call("POST", f"/api/kernels/{id}/restart")
    assert status == 200 and model["id"] == id, model
    reply, _ = kernel.run("x")
    assert reply["ename"] == "NameError" and reply["execution_count"] == 1, reply
    first = kernel.send("execute_request", {"code": "1/0", "stop_on_error": True})
    second = kernel.send("execute_request", {"code": "print('never')"})
    states = {}
    while len(states) < 2:
        channel, _, parent, content = kernel.receive()
        if channel == "shell":
            states[parent["msg_id"]] = content["status"]
    assert states[first] == "error" and states[second] in ("aborted", "ok"), states
    reply, _ = kernel.ask("shutdown_request", {"restart": False}, channel="control")
    assert reply == {"status": "ok", "restart": False}, reply
    assert call("GET", f"/api/kernels/{id}")[0] == 404


def test_two_connections_of_a_session():
    id = call("POST", "/api/kernels")[1]["id"]
    # A proxy opens one for a client that has left already, and may do so late.
    kernel, left = Kernel(id), Kernel(id)
    assert kernel.run("x = 1")[0]["status"] == "ok"
    left.socket.close()
    assert kernel.run("x")[1][-1][1]["data"]["text/plain"] == "1"


def test_javascript():
    id = call("POST", "/api/kernels", {"name": "javascript"})[1]["id"]
    kernel = Kernel(id)
    kernel.run("const total = 40")
    _, told = kernel.run("console.log('seen'); total + 2")
    assert printed(told) == "seen\n" and told[-1][1]["data"]["text/plain"] == "42", told


def test_hostile():
    id = call("POST", "/api/kernels")[1]["id"]
    kernel = Kernel(id)
    deep = "[" * 100_000
    for text in ("", "{", "[]", "null", "{}", deep, '{"header":{"msg_type":1}}'):
        kernel.socket.send(text)
    for data in (b"", b"\xff" * 7, struct.pack(">I", 2**31), struct.pack(">III", 2, 2**31, 1)):
        kernel.socket.send_binary(data)
    # It would come back with every message.
    huge = {"msg_type": "kernel_info_request", "msg_id": "x" * 100_000}
    kernel.socket.send(json.dumps({"header": huge, "channel": "shell"}))
    for name in ("constructor", "__proto__", "toString"):
        kernel.send(f"{name}_request", {})
    other = Kernel(id, V1, "v1")
    for count in (0, 5, 6, 2**63, 2**64 - 1):
        other.socket.send_binary(struct.pack("<Q", count) + b"\xff" * 64)
    assert kernel.run("1")[0]["status"] == "ok"
    assert other.run("1")[0]["status"] == "ok"


async def run_notebook(*cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(notebook, kernel_manager_class=GatewayKernelManager, kernel_name="python3")
    await client.async_execute()
    return [cell.outputs for cell in notebook.cells]


def test_nbclient():
    GatewayClient.instance().url = URL
    outputs = asyncio.run(
        run_notebook(
            "import sys\nprint('out')\nprint('err', file=sys.stderr)",
            "class Page:\n    def _repr_html_(self): return '<b>bold</b>'\nPage()",
            f"from IPython.display import Image, display\nimport base64\n"
            f"display(Image(data=base64.b64decode('{PIXEL}')))",
            "[1, 2]",
            "1;",
        )
    )
    streams, page, image, value, hidden = outputs
    assert {one.name: one.text for one in streams} == {"stdout": "out\n", "stderr": "err\n"}
    assert page[0].data["text/html"] == "<b>bold</b>" and page[0].execution_count == 2, page
    assert base64.b64decode(image[0].data["image/png"])[:4] == b"\x89PNG", image
    assert value[0].data["text/plain"] == "[1, 2]" and hidden == []
    try:
        asyncio.run(run_notebook("1", "raise ValueError('no')", "print('never')"))
        raise AssertionError("a cell that fails")
    except CellExecutionError as error:
        assert error.ename == "ValueError" and error.evalue == "no", error


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)

if len(sys.argv) > 1:
    _, told = Kernel(sys.argv[1]).run("x")
    print(told[-1][1]["data"]["text/plain"])
else:
    test_rest()
    test_messages(None)
    id = test_messages(V1)
    test_interrupt_and_restart()
    test_two_connections_of_a_session()
    test_javascript()
    test_hostile()
    test_nbclient()
    print(id)
