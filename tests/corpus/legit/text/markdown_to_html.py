import html
import re


def convert(text):
    out = []
    for block in re.split(r"\n{2,}", text.strip()):
        if m := re.match(r"(#+) (.*)", block):
            out.append(f"<h{len(m[1])}>{html.escape(m[2])}</h{len(m[1])}>")
        elif block.startswith("- "):
            items = "".join(f"<li>{line[2:]}</li>" for line in block.splitlines())
            out.append(f"<ul>{items}</ul>")
        else:
            block = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(block))
            block = re.sub(r"`(.+?)`", r"<code>\1</code>", block)
            out.append(f"<p>{block}</p>")
    return "\n".join(out)


print(convert("# Title\n\nSome **bold** and `import os`\n\n- a\n- b"))
