import re

SCRIPT = iter([
    "Thought: I need the sum.\nAction: calculator[17 + 25]",
    "Thought: Now I know.\nFinal Answer: 42",
])


def calculator(expression):
    a, sign, b = re.match(r"(\d+)\s*([-+*])\s*(\d+)", expression).groups()
    return {"+": int.__add__, "-": int.__sub__, "*": int.__mul__}[sign](int(a), int(b))


def run(question, steps=5):
    log = [question]
    for _ in range(steps):
        reply = next(SCRIPT)
        log.append(reply)
        if done := re.search(r"Final Answer: (.*)", reply):
            return done.group(1), len(log)
        name, argument = re.search(r"Action: (\w+)\[(.*)\]", reply).groups()
        log.append(f"Observation: {calculator(argument)}")


print(run("What is 17 + 25?"))
