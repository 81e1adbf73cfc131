"""Tools with a schema made from their signature, as agents do."""
import inspect
import json
from functools import wraps

TOOLS = {}


def tool(func):
    signature = inspect.signature(func)
    TOOLS[func.__name__] = {
        "description": inspect.getdoc(func),
        "parameters": {n: str(p.annotation.__name__) for n, p in signature.parameters.items()},
        "required": [n for n, p in signature.parameters.items() if p.default is inspect.Parameter.empty],
    }

    @wraps(func)
    def call(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return func(*bound.args, **bound.kwargs)

    return call


@tool
def search(query: str, limit: int = 3) -> list:
    """Search the corpus."""
    return [query] * limit


print(json.dumps(TOOLS))
print(search("x", limit=2), search.__name__, search.__doc__)
