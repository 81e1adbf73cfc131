import contextlib
import io


class Tracker:
    def __init__(self):
        self.events = []

    def __enter__(self):
        self.events.append("enter")
        return self

    def __exit__(self, kind, value, tb):
        self.events.append(kind.__name__ if kind else "clean")
        return kind is KeyError


with Tracker() as t:
    {}["missing"]
print(t.events)


@contextlib.contextmanager
def captured():
    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        yield buffer


with captured() as out:
    print("hidden")
print(repr(out.getvalue()))
with contextlib.suppress(ZeroDivisionError):
    1 / 0
