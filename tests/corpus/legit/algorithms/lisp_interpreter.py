import math
import operator as op


def parse(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read():
        token = tokens.pop(0)
        if token == "(":
            items = []
            while tokens[0] != ")":
                items.append(read())
            tokens.pop(0)
            return items
        try:
            return int(token)
        except ValueError:
            return token

    return read()


ENV = {"+": op.add, "*": op.mul, "-": op.sub, "<": op.lt, "sqrt": math.sqrt}


def eval(x, env):
    if isinstance(x, str):
        return env[x]
    if not isinstance(x, list):
        return x
    if x[0] == "if":
        return eval(x[2] if eval(x[1], env) else x[3], env)
    if x[0] == "define":
        env[x[1]] = eval(x[2], env)
        return None
    if x[0] == "lambda":
        return lambda *args: eval(x[2], {**env, **dict(zip(x[1], args)), x[1][0]: args[0]} | {"f": env.get("f")})
    return eval(x[0], env)(*[eval(a, env) for a in x[1:]])


env = dict(ENV)
eval(parse("(define sq (lambda (n) (* n n)))"), env)
print(eval(parse("(if (< 1 2) (sq (+ 3 4)) 0)"), env))
