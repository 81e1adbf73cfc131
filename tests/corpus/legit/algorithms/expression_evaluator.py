"""A small evaluator of its own: shunting yard, no eval."""
import operator
import re

OPS = {"+": (1, operator.add), "-": (1, operator.sub), "*": (2, operator.mul), "/": (2, operator.truediv), "^": (3, operator.pow)}


def evaluate(text):
    values, ops = [], []

    def apply():
        b, a = values.pop(), values.pop()
        values.append(OPS[ops.pop()][1](a, b))

    for token in re.findall(r"\d+\.?\d*|[-+*/^()]", text):
        if token == "(":
            ops.append(token)
        elif token == ")":
            while ops[-1] != "(":
                apply()
            ops.pop()
        elif token in OPS:
            while ops and ops[-1] != "(" and OPS[ops[-1]][0] >= OPS[token][0]:
                apply()
            ops.append(token)
        else:
            values.append(float(token))
    while ops:
        apply()
    return values[0]


print([evaluate(t) for t in ("1+2*3", "(1+2)*3", "2^3-4/2")])
