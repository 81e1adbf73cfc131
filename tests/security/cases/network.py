# title: never lets a program reach the network
# goal: talk to the service itself, to its neighbours or to the world
# expect: refused

import socket

# %% connect
socket.create_connection(("127.0.0.1", 8890), 1)
print("ESCAPED")
# %% socket
print("ESCAPED", socket.socket())
# %% socketpair
print("ESCAPED", socket.socketpair())
# %% unix
socket.socket(socket.AF_UNIX).connect("/run/docker.sock")
print("ESCAPED")
# %% raw
print("ESCAPED", socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
# %% listen
server = socket.create_server(("127.0.0.1", 0))
print("ESCAPED", server)
# %% name lookup
print("ESCAPED", socket.getaddrinfo("example.org", 80))
# %% name lookup, old
print("ESCAPED", socket.gethostbyname("localhost"))
# %% reverse lookup
print("ESCAPED", socket.getnameinfo(("127.0.0.1", 80), 0))
# %% protocol lookup
print("ESCAPED", socket.getprotobyname("tcp"))
# %% a descriptor taken for a socket
for fd in range(64):
    try:
        other = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 0, fileno=fd)
        print("ESCAPED", fd, other.getpeername(), other.send(b"x"))
    except OSError:
        pass
raise OSError("no descriptor is a socket")
# %% host name
name = socket.gethostname()
if name not in ("", "localhost", "emscripten"):
    print("ESCAPED", name)
raise OSError("no name")
# %% urllib
from urllib.request import urlopen
print("ESCAPED", urlopen("http://127.0.0.1:8890/health", timeout=1).read())
# %% http.client
import http.client
connection = http.client.HTTPConnection("127.0.0.1", 8890, timeout=1)
connection.request("GET", "/health")
print("ESCAPED", connection.getresponse())
# %% ftplib
import ftplib
print("ESCAPED", ftplib.FTP("127.0.0.1", timeout=1))
# %% asyncio
import asyncio
print("ESCAPED", asyncio.run(asyncio.open_connection("127.0.0.1", 8890)))
# %% asyncio server
import asyncio

async def main():
    server = await asyncio.start_server(print, "127.0.0.1", 0)
    print("ESCAPED", server)

asyncio.run(main())
# %% select
import select
print("ESCAPED", select.select([0, 1, 2], [], [], 0))
# %% poll
import select
poll = select.poll()
poll.register(0)
poll.register(1)
print("ESCAPED", poll.poll(0))
# %% a bare event loop
import asyncio.selector_events
loop = asyncio.selector_events.BaseSelectorEventLoop()
print("ESCAPED", loop)
# %% interfaces
print("ESCAPED", socket.if_nameindex())
# %% passed descriptors
print("ESCAPED", socket.recv_fds(socket.socket(fileno=0), 10, 1))
