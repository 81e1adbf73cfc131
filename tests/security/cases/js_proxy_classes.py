# title: never lets a program reach JavaScript through classes found by search
# goal: find JsProxy in the class tree, though no module hands it out
# expect: refused

def all_classes(root=object):
    pending, seen = [root], set()
    while pending:
        cls = pending.pop()
        if cls in seen:
            continue
        seen.add(cls)
        pending += type.__subclasses__(cls)
    return sorted(seen, key=lambda cls: (cls.__module__, cls.__qualname__))


def named(word):
    return [cls for cls in all_classes() if word in cls.__qualname__]

# %% instances of JsProxy
for cls in named("JsProxy"):
    for make in (cls, lambda c=cls: cls.__new__(c), lambda c=cls: object.__new__(c)):
        try:
            print("ESCAPED", make().toString())
        except (TypeError, AttributeError):
            continue
raise LookupError("no proxy class makes an instance")
# %% methods on a stranger
for cls in named("Js"):
    for name, member in vars(cls).items():
        if callable(member) and name in ("to_py", "js_id", "typeof", "__dir__"):
            print("ESCAPED", name, member(cls))
raise LookupError("no method of a proxy class takes a stranger")
# %% singletons
for cls in named("JsMethodCallSingleton") + named("CodeRunner"):
    print("ESCAPED", cls("1").run())
raise LookupError("none")
# %% class layout swapped
class Mine:
    pass

for cls in named("JsProxy"):
    try:
        mine = Mine()
        mine.__class__ = cls
    except TypeError:
        continue
    print("ESCAPED", mine.globalThis)
raise LookupError("no proxy class takes over an instance")
# %% subclass
for cls in named("JsProxy"):
    try:
        evil = type("Evil", (cls,), {})
        print("ESCAPED", evil().globalThis)
    except TypeError:
        continue
raise LookupError("no proxy class can be derived from")
