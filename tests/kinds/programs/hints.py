"""Hints of types that newer Pythons have."""

import typing

import attrs
import typing_extensions as te
from jsonschema import Draft202012Validator, ValidationError, validate


class Movie(te.TypedDict):
    name: te.Required[str]
    year: te.NotRequired[int]


@te.runtime_checkable
class Named(te.Protocol):
    name: str


@attrs.define
class Score:
    name: str = attrs.field(validator=attrs.validators.instance_of(str))
    value: float = attrs.field(default=0.0, converter=float)


T = te.TypeVar("T", default=int)
print(Movie.__required_keys__, Movie.__optional_keys__, isinstance(Score("a"), Named))
print(Score("a", "1.5"), attrs.asdict(Score("b")), attrs.evolve(Score("c"), value=2) == Score("c", 2))
print(te.get_origin(te.Annotated[int, "x"]) is te.Annotated, te.get_args(te.Literal["a", "b"]), te.is_typeddict(Movie))
print(te.Self, te.override(print) is print, te.deprecated.__name__, T.__default__)
print(typing.get_args(te.Annotated[int, te.Doc("size")]))
try:
    validate({"name": 1}, {"type": "object", "properties": {"name": {"type": "string"}}})
except ValidationError as error:
    print(error.message, list(error.path))
print([e.message for e in Draft202012Validator({"required": ["a"], "maxProperties": 0}).iter_errors({"b": 1})])
