import contextvars
from functools import partial, partialmethod

request = contextvars.ContextVar("request", default="none")


class Button:
    def __init__(self):
        self.state = None

    def set(self, state):
        self.state = state
        return self

    on = partialmethod(set, "on")


def show(prefix, suffix="!"):
    return prefix + request.get() + suffix


context = contextvars.copy_context()
context.run(request.set, "inner")
print(context[request], partial(show, "<", suffix=">")(), Button().on().state)
