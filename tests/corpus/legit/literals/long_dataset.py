import json

EXAMPLES = [
    {"id": i, "prompt": f"Explain what `{word}` does", "bad": f"{word}('x')"}
    for i, word in enumerate(["eval", "exec", "open", "compile", "globals", "__import__"])
]
text = json.dumps(EXAMPLES)
print(len(json.loads(text)), sum(len(e["bad"]) for e in EXAMPLES))
