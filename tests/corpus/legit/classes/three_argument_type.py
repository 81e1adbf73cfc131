def speak(self):
    return f"{self.name} says {self.sound}"


def make_animal(kind, sound):
    def __init__(self, name):
        self.name = name

    return type(kind, (object,), {"sound": sound, "__init__": __init__, "speak": speak})


Dog = make_animal("Dog", "woof")
print(Dog("Rex").speak(), Dog.__name__, isinstance(Dog("a"), Dog))
