a = 'import os; os.system("ls")'
b = "eval('1+1')"
c = '''exec("""x""")'''
d = """__import__('os').popen('''id''')"""
e = r"\d+ open('/etc/passwd')"
f = rb"compile\x00"
g = f"{len(a)} {'subprocess'!r:>14} {{globals()}}"
h = ("().__class__.__bases__[0]"
     ".__subclasses__()")
print(sum(map(len, (a, b, c, d, e, f, g, h))))  # import os, eval(
print(g)
