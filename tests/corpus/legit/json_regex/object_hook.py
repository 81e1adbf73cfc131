import json


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


def hook(d):
    return Point(d["x"], d["y"]) if d.get("type") == "point" else d


print(json.loads('[{"type": "point", "x": 1, "y": 2}, {"z": 0}]', object_hook=hook))
print(json.dumps(Point(3, 4), default=lambda o: o.__dict__))
