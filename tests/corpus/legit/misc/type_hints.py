from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple, Optional, Union, cast, overload

Mode = Literal["open", "exec", "eval('x')"]


class Options(NamedTuple):
    mode: Mode = "open"
    limit: Optional[int] = None


class Service:
    registry: ClassVar[dict[str, "Service"]] = {}
    NAME: Final = "svc"

    @overload
    def get(self, key: int) -> int: ...
    @overload
    def get(self, key: str) -> str: ...
    def get(self, key):
        return cast(Any, key)

    def map(self, f: Callable[[int], int], xs: Iterable[int]) -> "list[int]":
        return [f(x) for x in xs]


def total(m: Annotated[Mapping[str, int], "import os"]) -> Union[int, float]:
    return sum(m.values())


print(Options(), Service().map(lambda x: x + 1, [1]), total({"a": 2}), sorted(Service.map.__annotations__))
