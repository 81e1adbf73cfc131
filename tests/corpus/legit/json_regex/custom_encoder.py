import json
from datetime import date
from decimal import Decimal
from enum import Enum


class Colour(Enum):
    RED = "red"


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, Decimal):
            return str(o)
        if isinstance(o, date):
            return o.isoformat()
        if isinstance(o, Enum):
            return o.value
        if isinstance(o, (set, frozenset)):
            return sorted(o)
        return super().default(o)


print(json.dumps({"d": Decimal("1.10"), "on": date(2024, 2, 29), "c": Colour.RED, "s": {3, 1, 2}}, cls=Encoder))
