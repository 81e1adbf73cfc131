"""A name server that knows the cluster's Services, and nothing else.

Usage: name_server.py STATE ADDRESS
"""

import ipaddress
import socket
import struct
import sys

from kube_api import KubeApi

SUFFIX = ["svc", "cluster", "local"]
ADDRESS_RECORD = 1
NO_SUCH_NAME = 3


def question(packet: bytes) -> tuple[list[str], int, int]:
    """Return name, type and end of the question in a packet."""
    labels, at = [], 12
    while length := packet[at]:
        labels.append(packet[at + 1 : at + 1 + length].decode().lower())
        at += 1 + length
    return labels, struct.unpack_from(">H", packet, at + 1)[0], at + 5


def look_up(api: KubeApi, labels: list[str]) -> str | None:
    """Return the address of a Service, None if there is none of this name."""
    if len(labels) != 5 or labels[2:] != SUFFIX:
        return None
    try:
        service = api.get(f"/api/v1/namespaces/{labels[1]}/services/{labels[0]}")
    except OSError:
        return None
    return service["spec"]["clusterIP"]


def answer(api: KubeApi, packet: bytes) -> bytes:
    """Return the answer to a packet that holds one question."""
    labels, kind, end = question(packet)
    address = look_up(api, labels)
    found = address is not None and kind == ADDRESS_RECORD
    code = NO_SUCH_NAME if address is None else 0
    head = packet[:2] + struct.pack(">HHHHH", 0x8400 | code, 1, int(found), 0, 0)
    record = b""
    if found:
        # The name is that of the question, at its usual place.
        record = struct.pack(">HHHIH", 0xC00C, ADDRESS_RECORD, 1, 5, 4)
        record += ipaddress.IPv4Address(address).packed
    return head + packet[12:end] + record


def main(state: str, address: str) -> None:
    """Answer questions at `address` until killed."""
    api = KubeApi(state)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((address, 53))
        while True:
            packet, client = server.recvfrom(512)
            try:
                server.sendto(answer(api, packet), client)
            except (IndexError, struct.error, UnicodeDecodeError) as error:
                print(f"not answered: {error}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
