from dataclasses import dataclass
from operator import attrgetter, itemgetter


@dataclass
class Owner:
    name: str


@dataclass
class Task:
    title: str
    priority: int
    owner: Owner


tasks = [Task("b", 2, Owner("z")), Task("a", 1, Owner("y")), Task("c", 1, Owner("x"))]
print([t.title for t in sorted(tasks, key=attrgetter("priority", "title"))])
print(min(tasks, key=attrgetter("owner.name")).title, max({"k": 3, "j": 5}.items(), key=itemgetter(1)))
