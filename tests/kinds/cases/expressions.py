# title: never lets a text that a package evaluates reach further than Python
# goal: sympy, mpmath, yaml and jinja2 make code, objects and calls of texts
# expect: refused

import jinja2
import jinja2.sandbox
import mpmath
import sympy
import yaml
from sympy.parsing.sympy_parser import parse_expr

# %% sympify
sympy.sympify("__import__('os').system('id')")
raise OSError("no command was run")
# %% sympify of an attribute walk to a process
sympy.sympify("().__class__.__base__.__subclasses__()")
sympy.sympify("__import__('subprocess').check_output('id')")
print("ESCAPED")
# %% parse_expr with names of the attacker's
parse_expr("f('id')", local_dict={"f": __import__("subprocess").check_output})
print("ESCAPED")
# %% parse_expr reads a file
print("ESCAPED", parse_expr("open('/etc/passwd').read()", global_dict={"open": open}))
# %% lambdify of a printer that prints code
x = sympy.Symbol("__import__('os').execv('/bin/sh', ['sh'])")
sympy.lambdify(sympy.Symbol("y"), x)(1)
raise OSError("no command was run")
# %% lambdify with modules of the attacker's
f = sympy.lambdify("x", "system(x)", modules=[{"system": __import__("os").execv}])
f("/bin/sh")
print("ESCAPED")
# %% autowrap builds a library
from sympy.utilities.autowrap import autowrap

print("ESCAPED", autowrap(sympy.Symbol("x") + 1))
# %% ufuncify
from sympy.utilities.autowrap import ufuncify

print("ESCAPED", ufuncify(sympy.Symbol("x"), sympy.Symbol("x") + 1, backend="cython"))
# %% preview starts latex
sympy.preview("x", output="png", viewer="file", filename="x.png")
print("ESCAPED")
# %% a session of another kind
from sympy.interactive.session import init_ipython_session

init_ipython_session()
print("ESCAPED")
# %% mpmath.identify with constants that call
mpmath.identify(4.5, ["__import__('os').execv('/bin/sh', ['sh'])"])
raise OSError("no command was run")
# %% mpmath.mpmathify
mpmath.mpmathify("__import__('js')")
print("ESCAPED")
# %% yaml.unsafe_load calls a process
yaml.unsafe_load("!!python/object/apply:subprocess.check_output [[id]]")
print("ESCAPED")
# %% yaml.unsafe_load replaces the process
yaml.unsafe_load("!!python/object/apply:os.execv ['/bin/sh', ['sh']]")
print("ESCAPED")
# %% yaml.unsafe_load imports a module that leads out
yaml.unsafe_load("!!python/module:js")
print("ESCAPED")
# %% yaml.load by its own class writes a file
yaml.load(
    "!!python/object/apply:open ['/lib/sandbox/evil.py', w]", Loader=yaml.UnsafeLoader
).write("x")
print("ESCAPED")
# %% yaml.safe_load makes no objects
yaml.safe_load("!!python/object/apply:os.getcwd []")
print("ESCAPED")
# %% entities without end
# expect: timeout
# also: exception -- it may run out of memory first
# also: memory -- it may run out of memory first
# also: crash -- it may run out of memory first
# timeout: 1500
lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
print("ESCAPED", len(str(yaml.safe_load("\n".join(lines)))))
# %% jinja2 walks to a process
jinja2.Template(
    "{{ cycler.__init__.__globals__.os.execv('/bin/sh', ['sh']) }}"
).render()
raise OSError("no command was run")
# %% jinja2 reads a file
print("ESCAPED", jinja2.Template(
    "{{ self.__init__.__globals__.__builtins__.open('/etc/passwd').read() }}"
).render())
# %% jinja2's loader reads a file
loader = jinja2.FileSystemLoader("/etc")
print("ESCAPED", jinja2.Environment(loader=loader).get_template("passwd").render())
# %% jinja2 imports what leads out
jinja2.Template("{{ lipsum.__globals__.__builtins__.__import__('js') }}").render()
print("ESCAPED")
# %% its own sandbox, walked by a format
jinja2.sandbox.SandboxedEnvironment().from_string(
    "{{ '{0.__class__.__init__.__globals__}'.format(x) }}"
).render(x=yaml.YAMLObject())
print("ESCAPED")
# %% a template without end
# expect: timeout
# timeout: 1500
jinja2.Template("{% for a in range(10**9) %}{% for b in range(10**9) %}{% endfor %}{% endfor %}").render()
# %% changes what others evaluate by
# expect: success stdout="changed\n"
import sympy.parsing.sympy_parser as parser

sympy.sympify = parser.eval = mpmath.pi = yaml.safe_load = print
yaml.SafeLoader.add_constructor("!x", lambda loader, node: "evil")
jinja2.defaults.DEFAULT_FILTERS["upper"] = str.lower
mpmath.mp.dps = 3
sympy.core.cache.clear_cache()
print("changed")
