from typing import Callable, TypedDict


class State(TypedDict, total=False):
    text: str
    steps: int
    done: bool


class Graph:
    def __init__(self):
        self.nodes: dict[str, Callable[[State], State]] = {}
        self.edges: dict[str, Callable[[State], str]] = {}

    def node(self, name):
        def register(f):
            self.nodes[name] = f
            return f

        return register

    def run(self, name, state):
        while name != "end":
            state = {**state, **self.nodes[name](state), "steps": state.get("steps", 0) + 1}
            name = self.edges[name](state)
        return state


g = Graph()


@g.node("draft")
def draft(state):
    return {"text": state.get("text", "") + "x"}


@g.node("review")
def review(state):
    return {"done": len(state["text"]) >= 3}


g.edges = {"draft": lambda s: "review", "review": lambda s: "end" if s["done"] else "draft"}
print(g.run("draft", {}))
