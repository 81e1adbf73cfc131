class Config:
    def __init__(self, **values):
        self.__dict__.update(values)

    def __getattr__(self, name):
        return f"<no {name}>"

    def __setattr__(self, name, value):
        if name.startswith("_"):
            raise AttributeError(name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("deleting", name)
        super().__delattr__(name)


c = Config(a=1)
c.b = 2
del c.a
print(c.a, c.b, sorted(c.__dict__))
for key, value in {"x": 1, "y": 2}.items():
    setattr(c, key, value)
print(c.x + c.y, hasattr(c, "x"))
