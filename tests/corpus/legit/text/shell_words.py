import shlex

line = """git commit -m "fix: don't eval('x')" --author='A B <a@b>' # note"""
parts = shlex.split(line, comments=True)
print(parts)
print(shlex.join(["echo", "a b", "$HOME"]), shlex.quote("rm -rf /; import os"))
