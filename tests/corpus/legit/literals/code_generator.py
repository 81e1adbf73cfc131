"""Writes code as text; nothing of it is run here."""
FIELDS = {"name": "str", "age": "int"}


def generate(cls, fields):
    lines = ["import os", "", f"class {cls}:", "    def __init__(self, " + ", ".join(f"{n}: {t}" for n, t in fields.items()) + "):"]
    lines += [f"        self.{n} = {n}" for n in fields]
    lines += ["", "    def run(self, code):", "        return eval(code, self.__dict__)"]
    return "\n".join(lines)


code = generate("Person", FIELDS)
print(code.count("\n"), "eval(" in code)
