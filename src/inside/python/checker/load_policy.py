"""The built-in policies, and an operator's own from JSON.

An operator's policy is a JSON object, every key optional:

    {
      "base": "strict",                  // or "permissive"
      "files": true,                     // what a run with files may use
      "modules":    {"allow": ["pathlib", "os.path"], "deny": ["random"]},
      "names":      {"allow": ["open"],               "deny": ["input"]},
      "attributes": {"allow": ["__mro__"],            "deny": ["to_csv"]}
    }

- "base" is where it starts: "strict", all rules, or "permissive", no rule at
  all: the sealed interpreter alone.
- "modules" are dotted names; one stands for its submodules too. Allowing a
  module of which strict allows only a part ("sys") allows the whole of it.
- "names" are names of built-ins; "attributes" are names after a dot.
- "deny" wins over what the base allows, "allow" over what it refuses; the same
  entry in both is an error.

Nothing is read from disk here: the caller hands in the parsed JSON.
"""

from .policy import Policy


def load_policy(data):
    """Return the policy that parsed JSON describes; the form is given above.

    Raises ValueError that names the bad key and its value.
    """
    if not isinstance(data, dict):
        raise ValueError(f"Cannot read the policy: not an object: {data!r:.80}")
    _refuse_unknown(data, "", ("base", "files", "modules", "names", "attributes"))
    base = data.get("base", "strict")
    if base not in ("strict", "permissive"):
        raise ValueError(
            f'Cannot read the policy: "base" is {base!r:.80}, '
            'must be "strict" or "permissive"'
        )
    files = data.get("files", False)
    if not isinstance(files, bool):
        raise ValueError(
            f'Cannot read the policy: "files" is {files!r:.80}, must be true or false'
        )
    modules = _lists(data, "modules", dotted=True)
    names = _lists(data, "names", dotted=False)
    attributes = _lists(data, "attributes", dotted=False)
    own = any(entries for pair in (modules, names, attributes) for entries in pair)
    policy = ("custom" if own else base, base == "strict", modules, names, attributes)
    return Policy(policy, frozenset({"files"} if files else ()))


def _lists(data, key, dotted):
    section = data.get(key, {})
    if not isinstance(section, dict):
        raise ValueError(
            f'Cannot read the policy: "{key}" is {section!r:.80}, must be an object'
        )
    _refuse_unknown(section, f"{key}.", ("allow", "deny"))
    pair = []
    for word in ("allow", "deny"):
        entries = section.get(word, [])
        if not isinstance(entries, list):
            raise ValueError(
                f'Cannot read the policy: "{key}.{word}" is {entries!r:.80}, '
                "must be a list"
            )
        for entry in entries:
            if not _is_name(entry, dotted):
                kind = "module" if dotted else "Python"
                raise ValueError(
                    f'Cannot read the policy: "{key}.{word}" has {entry!r:.80}, '
                    f"must be a {kind} name"
                )
        pair.append(tuple(entries))
    both = sorted(set(pair[0]).intersection(pair[1]))
    if both:
        raise ValueError(
            f'Cannot read the policy: "{key}" allows and denies "{both[0]}"'
        )
    return tuple(pair)


def _is_name(entry, dotted):
    if not isinstance(entry, str):
        return False
    parts = entry.split(".") if dotted else [entry]
    return all(part.isidentifier() for part in parts)


def _refuse_unknown(section, prefix, known):
    for key in section:
        if key not in known:
            raise ValueError(
                f'Cannot read the policy: unknown key "{prefix}{key:.80}", '
                f"known are {', '.join(known)}"
            )


STRICT = load_policy({})
PERMISSIVE = load_policy({"base": "permissive"})
