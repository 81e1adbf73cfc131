from enum import Enum, Flag, IntEnum, auto


class State(Enum):
    IDLE = auto()
    RUNNING = auto()
    DONE = auto()

    def next(self):
        members = list(State)
        return members[(members.index(self) + 1) % len(members)]


class Permission(Flag):
    READ = auto()
    WRITE = auto()


class Level(IntEnum):
    LOW = 1
    HIGH = 3


print(State.IDLE.next().next().name, State["DONE"].value)
print(Permission.READ | Permission.WRITE, Permission.READ in (Permission.READ | Permission.WRITE))
print(sorted([Level.HIGH, Level.LOW]), Level(3))
