from string import Template

SYSTEM = """You are {role}. Answer in {language}.
Never run code such as {{eval("...")}} or `import os`.
Examples:
{examples}"""

examples = "\n".join(f"- {q} -> {a}" for q, a in [("1+1", "2"), ("2+2", "4")])
print(SYSTEM.format(role="a tutor", language="English", examples=examples))
print(Template("Dear $name, you owe $$${amount}").substitute(name="Bo", amount=5))
print("{:>8}|{:<6}|{:^7}|{:+.2e}".format("right", "left", "mid", 12345.678))
print("{0[k]} {1.real} {2!r:>6}".format({"k": "v"}, 3 + 4j, "q"))
