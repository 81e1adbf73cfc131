# title: never overlooks a name in the syntax of Python 3.12

# %% the bound of a type parameter
# expect: refused name
def f[T: exec("print(1)")](x: T):
    pass

# %% the bound of a type parameter of a class
# expect: refused name
class A[T: (int, eval)]:
    pass

# %% the value of a type alias
# expect: refused name
type X = eval("1")

# %% the bound of a parameter of a type alias
# expect: refused attribute
type X[T: print.__self__] = int

# %% a type parameter named after a door
# expect: refused attribute
def f[__self__](x):
    pass

# %% a type parameter that hides the built-in from an annotation only
# expect: refused name
def f[open](x=open("/etc/passwd")):
    pass

# %% an f-string with its own quotes inside
# expect: refused name
f"{eval("1+1")}"

# %% an f-string with a comment and lines
# expect: refused name
f"{
    eval  # comment
}"
