import re

RULES = [
    (re.compile(r"\b\d{3}-\d{2}-\d{4}\b"), "***-**-****"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<mail>"),
    (re.compile(r"(?i)(api[_-]?key\s*[:=]\s*)\S+"), r"\1<hidden>"),
]


def mask(text):
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


print(mask("Contact joe@example.org, ssn 123-45-6789, API_KEY=abc123 __import__('os')"))
