from dataclasses import dataclass


@dataclass
class Circle:
    radius: float


@dataclass
class Rect:
    w: float
    h: float


class Polar:
    __match_args__ = ("r", "angle")

    def __init__(self, r, angle):
        self.r, self.angle = r, angle


def area(shape):
    match shape:
        case Circle(radius=r):
            return round(3.14159 * r * r, 2)
        case Rect(w, h) if w == h:
            return f"square {w * h}"
        case Rect(w, h):
            return w * h
        case Polar(r, angle):
            return (r, angle)
        case {"kind": "poly", "sides": [*sides], **rest}:
            return len(sides), rest
        case [a, b, *_] | (a, b):
            return a + b
        case "unit" | None:
            return 1
        case _:
            return "?"


for shape in [Circle(1), Rect(2, 2), Rect(2, 3), Polar(1, 90), {"kind": "poly", "sides": [1, 2, 3], "c": 0}, [1, 2, 3], None, 4]:
    print(area(shape))
