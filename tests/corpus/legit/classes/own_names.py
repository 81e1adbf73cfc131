"""A program may give its own functions, methods and variables any name."""


class Model:
    training = True

    def eval(self):
        self.training = False
        return self

    def compile(self, optimizer="adam"):
        return f"compiled with {optimizer}"

    def open(self):
        return "opened"

    def exec(self, steps):
        return [f"{s}!" for s in steps]


def eval(expression):
    return f"<{expression}>"


print(Model().eval().training, Model().compile(), Model().open(), Model().exec("ab"))
print(eval("1 + 1"))


def candle(open, high, low, close):
    return "up" if close > open else "down"


for open, close in [(1, 2), (3, 2)]:
    print(candle(open, 9, 0, close), open - close)
