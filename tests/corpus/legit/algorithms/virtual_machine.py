"""A stack machine with its own bytecode."""
from typing import NamedTuple


class Op(NamedTuple):
    code: str
    argument: object = None


def compile(source):
    program = []
    for line in source.strip().splitlines():
        code, _, argument = line.strip().partition(" ")
        program.append(Op(code, int(argument) if argument.lstrip("-").isdigit() else argument or None))
    return program


def run(program):
    stack, memory, at, out = [], {}, 0, []
    while at < len(program):
        op = program[at]
        at += 1
        if op.code == "push":
            stack.append(op.argument)
        elif op.code == "add":
            stack.append(stack.pop() + stack.pop())
        elif op.code == "store":
            memory[op.argument] = stack.pop()
        elif op.code == "load":
            stack.append(memory[op.argument])
        elif op.code == "print":
            out.append(stack[-1])
        elif op.code == "jumpneg" and stack.pop() < 0:
            at = op.argument
    return out


print(run(compile("""push -3
store i
load i
push 1
add
store i
load i
print
jumpneg 2""")))
