from collections import defaultdict
from weakref import WeakSet


class Emitter:
    def __init__(self):
        self._handlers = defaultdict(list)
        self.watchers = WeakSet()

    def on(self, event):
        def register(handler):
            self._handlers[event].append(handler)
            return handler

        return register

    def emit(self, event, *args, **kwargs):
        return [h(*args, **kwargs) for h in self._handlers[event]]


bus = Emitter()


@bus.on("open")
def first(path):
    return f"first {path}"


@bus.on("open")
def second(path):
    return path[::-1]


print(bus.emit("open", "abc"), bus.emit("close"))
