import re


def split(text, size=60, overlap=15):
    sentences = re.split(r"(?<=[.!?])\s+", text)
    chunks, current = [], ""
    for sentence in sentences:
        if len(current) + len(sentence) > size and current:
            chunks.append(current.strip())
            current = current[-overlap:]
        current += " " + sentence
    chunks.append(current.strip())
    return chunks


text = "First sentence here. Second one is longer than that! Is the third short? Yes. And the last closes it."
for chunk in split(text):
    print(len(chunk), chunk)
