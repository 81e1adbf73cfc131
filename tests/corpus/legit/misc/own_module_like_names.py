"""Variables that happen to be called like modules."""
import operator
import string


def join(string, operator):
    return operator.join(c for c in string if c.isalpha())


def describe(code, path, signal, socket):
    return f"{code}:{path}:{signal}:{socket}"


class Device:
    def __init__(self, os, platform):
        self.os = os
        self.platform = platform
        self.code = 7
        self.signal = -40


d = Device("linux", "arm")
print(join("a1b2", "-"), describe(d.code, "x/y", d.signal, d.os), d.platform)
print(operator.add(1, 2), string.digits[:3])
subprocess = 5
threading = [subprocess]
print(threading)
