"""Settings and model cards: read, write, several documents, own tags."""

import yaml

TEXT = """
model: &base
  name: gpt
  temperature: 0.5
  stop: ["\\n", '###']
run:
  <<: *base
  name: other
  when: 2024-05-01 10:00:00
  notes: |
    two
    lines
  folded: >
    one
    line
flags: {yes: no, empty: ~, hex: 0x1F, octal: 0o17, inf: .inf}
"""
data = yaml.safe_load(TEXT)
print(data)
print(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
print(yaml.dump({"a": [1, 2, {"b": None}], "c": "é", "d": 1e20}, default_flow_style=True, allow_unicode=True))
print(list(yaml.safe_load_all("a: 1\n---\n- 2\n- 3\n")))
print(yaml.load("x: [1, {y: 2}]", Loader=yaml.FullLoader))
for broken in ("a: [1, 2", "a: b: c", "\t- x", "!!python/object/apply:os.system [x]"):
    try:
        yaml.safe_load(broken)
    except yaml.YAMLError as error:
        print(type(error).__name__, str(error).splitlines()[0])


class Point(yaml.YAMLObject):
    yaml_tag = "!point"
    yaml_loader = yaml.SafeLoader

    def __init__(self, x, y):
        self.x, self.y = x, y


point = yaml.safe_load("!point {x: 1, y: 2}")
print(point.x + point.y, yaml.dump(Point(3, 4)))
