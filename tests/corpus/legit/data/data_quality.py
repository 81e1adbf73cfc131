from dataclasses import dataclass
from typing import Callable

import pandas as pd


@dataclass
class Check:
    name: str
    test: Callable[[pd.DataFrame], bool]


df = pd.DataFrame({"id": [1, 2, 2], "price": [9.5, -1.0, 3.0], "code": ["x", None, "z"]})
checks = [
    Check("unique ids", lambda d: d["id"].is_unique),
    Check("no negative price", lambda d: (d.price >= 0).all()),
    Check("code known", lambda d: d["code"].notna().all()),
    Check("has rows", lambda d: len(d) > 0),
]
print({c.name: bool(c.test(df)) for c in checks})
print(df.dtypes.astype(str).to_dict())
