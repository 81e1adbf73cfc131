"""Writes the tables of docs/safety-policy.md from those of the checker.

    python3 tools/write_policy_tables.py

Everything after the marker line is replaced; a test fails if it is out of date.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "safety-policy.md"
MARKER = (
    "<!-- Below this line: tools/write_policy_tables.py -->\n"
    "<!-- deno-fmt-ignore-start -->\n"
)
END = "<!-- deno-fmt-ignore-end -->\n"


def tables():
    """Return the generated part of the page, as Markdown."""
    sys.path.insert(0, str(ROOT / "src" / "inside" / "python"))
    import checker.modules as modules
    import checker.names as names

    parts = ["## Modules that are allowed", ""]
    parts += _table(
        ("module", "why", "of it"),
        [
            (f"`{name}`", why, _part(modules, name))
            for name, why in sorted(modules.ALLOWED_MODULES.items())
        ]
        + [
            (f"`{name}.*`", why, _part(modules, name))
            for name, why in sorted(modules.PACKAGES.items())
        ],
    )
    parts += ["## Modules that are not", ""]
    reasons = {}
    for name, (why, hint) in modules.EXCLUDED_MODULES.items():
        reasons.setdefault((why, hint), []).append(name)
    parts += _table(
        ("why", "modules", "instead"),
        [(why, _code(found), hint) for (why, hint), found in reasons.items()],
    )
    parts += ["Any other module is refused too, because no table names it.", ""]
    parts += ["## Names that are refused", ""]
    parts += _table(
        ("name", "why", "instead"),
        [(f"`{name}`", *row) for name, row in names.FORBIDDEN_NAMES.items()],
    )
    parts += ["## Built-ins that are guarded", ""]
    parts += _table(
        ("name", "how"),
        [(f"`{name}`", how) for name, how in names.GUARDED_NAMES.items()],
    )
    parts += ["## Built-ins that are allowed", ""]
    parts += _table(
        ("name", "why"),
        [(f"`{name}`", why) for name, why in names.ALLOWED_BUILTINS.items()],
    )
    parts += ["## Attributes that are refused", ""]
    parts += _table(
        ("attribute", "why", "instead"),
        [(f"`{name}`", *row) for name, row in names.FORBIDDEN_ATTRIBUTES.items()],
    )
    parts += ["## Attributes that are allowed, though one might wonder", ""]
    parts += _table(
        ("attribute", "why"),
        [(f"`{name}`", why) for name, why in names.ALLOWED_ATTRIBUTES.items()],
    )
    return "\n".join([*parts, END])


def _part(modules, name):
    if name == "builtins":
        return "only the built-ins of this page, and the exceptions"
    if name in modules.ONLY:
        return "only " + _code(sorted(modules.ONLY[name]))
    if name in modules.WITHOUT:
        return "not " + _code(sorted(modules.WITHOUT[name]))
    return ""


def _code(names):
    return ", ".join(f"`{name}`" for name in names)


def _table(head, rows):
    lines = [
        "| " + " | ".join(head) + " |",
        "| " + " | ".join("-" * 3 for _ in head) + " |",
    ]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return [*lines, ""]


def main():
    """Replace what stands after the marker in the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, marker, _ = text.partition(MARKER)
    if not marker:
        sys.exit(f"Cannot write the tables: no marker in {PAGE.name}")
    PAGE.write_text(f"{before}{MARKER}\n{tables()}", encoding="utf-8")


if __name__ == "__main__":
    main()
