"""Classes may define what pickle and copy ask for."""
import copy


class Session:
    def __init__(self, user):
        self.user = user
        self.connection = object()

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["connection"]
        return state

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.connection = "reconnected"

    def __reduce__(self):
        return (Session, (self.user,))


print(type(copy.copy(Session("ann"))).__name__, copy.copy(Session("bob")).user)
