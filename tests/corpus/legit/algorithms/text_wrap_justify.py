import textwrap

TEXT = "The quick brown fox jumps over the lazy dog while the evaluator compiles a report."


def justify(line, width):
    words = line.split()
    if len(words) == 1:
        return line
    gaps, extra = divmod(width - sum(map(len, words)), len(words) - 1)
    return "".join(w + " " * (gaps + (i < extra)) if i < len(words) - 1 else w for i, w in enumerate(words))


for line in textwrap.wrap(TEXT, 28)[:-1]:
    print(f"|{justify(line, 28)}|")
print(textwrap.shorten(TEXT, 30), "|", textwrap.dedent("\n    a\n      b").strip())
