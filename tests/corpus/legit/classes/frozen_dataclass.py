from dataclasses import asdict, astuple, dataclass, field, fields, replace


@dataclass(frozen=True, order=True)
class Money:
    amount: int
    currency: str = "EUR"
    cents: int = field(init=False, compare=False, default=0)

    def __post_init__(self):
        object.__setattr__(self, "cents", self.amount * 100)


m = Money(5)
print(m, asdict(m), astuple(replace(m, amount=7)), [f.name for f in fields(m)])
print(max(Money(3), Money(9)).amount)
