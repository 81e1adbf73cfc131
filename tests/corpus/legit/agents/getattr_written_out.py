import math


class Shape:
    sides = 4
    label = None


print(getattr(Shape, "sides"), getattr(Shape, "missing", "default"), getattr(math, "tau") > 6)
print(hasattr(Shape, "label"), hasattr(Shape, "__iter__"), callable(getattr(Shape, "mro_", None)))
for name in ("sides", "label", "area"):
    print(name, hasattr(Shape, name))
