import re

REPLIES = [
    "Reasoning... **Score: 4/5**",
    "I would rate this [[7]] overall",
    '{"score": 3, "reason": "ok"}',
    "no score here",
]
PATTERNS = [r"Score:\s*(\d+)\s*/\s*(\d+)", r"\[\[(\d+)\]\]()", r'"score":\s*(\d+)()']


def parse(reply):
    for pattern in PATTERNS:
        match = re.search(pattern, reply, flags=re.IGNORECASE)
        if match:
            value, scale = match.groups()
            return int(value) / int(scale or 10)
    return None


print([parse(reply) for reply in REPLIES])
