import ast
import json

programs = {
    "good": "def f(x):\n    return x + 1\n",
    "reads": "data = open('x').read()\nexec(data)\n",
    "walks": "().__class__.__bases__[0].__subclasses__()\n",
}


def summarise(source):
    tree = ast.parse(source)
    calls = sorted(n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))
    dunders = sorted(n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr.startswith("__"))
    return {"calls": calls, "dunders": dunders}


for name, source in programs.items():
    print(name, json.dumps(summarise(source)))
