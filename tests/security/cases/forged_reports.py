# title: never believes the report that a program gives of its own run
# goal: confuse the service with an answer of the wrong shape
# expect: any -- it may claim what it likes of its own run, in the right shape

import gc
import json
import types


def claim(text):
    """Make the harness answer `text`, whatever became of the run."""
    source = f"def run(*args, **named):\n    return {text!r}"
    scope = {}
    exec(source, scope)
    gc.unfreeze()  # What the boot made is hidden from get_objects till then.
    json.dumps = scope["run"]
    for item in gc.get_objects():
        if isinstance(item, types.ModuleType) and hasattr(item, "dumps"):
            item.dumps = scope["run"]
    for item in gc.get_objects():
        if isinstance(item, types.FunctionType) and item.__module__ == "harness":
            if item.__code__.co_name.startswith("_"):
                continue
            try:
                item.__code__ = scope["run"].__code__
            except ValueError:
                pass

# %% null
claim('null')
# %% a list
claim('[]')
# %% a number
claim('1')
# %% a text
claim(
    '"x"'
)
# %% nothing
claim('')
# %% no JSON
claim('{')
# %% an empty object
claim('{}')
# %% wrong types
claim(
    '{"exit_code": "0", "stderr": 1, "error": "x", "ret_val": 2, "missing": 3}'
)
# %% an error without fields
claim(
    '{"exit_code": 0, "stderr": "", "error": {}, "ret_val": "", "missing": []}'
)
# %% a success of another kind
claim(
    '{"exit_code": 0, "stderr": "", "error": {"kind": "success", "type": "", "message": "", "line": 1.5, "column": -1, "rules": []}, "ret_val": "", "missing": []}'
)
# %% a huge exit code
claim(
    '{"exit_code": 1e308, "stderr": "", "error": null, "ret_val": "", "missing": []}'
)
# %% a prototype
claim(
    '{"__proto__": {"exit_code": 7}, "constructor": {}, "toString": 1}'
)
# %% values that do not turn to text
claim(
    '{"exit_code": 0, "stderr": {"toString": 1, "valueOf": 1}, "error": null, "ret_val": {"toString": null}, "missing": []}'
)
# %% missing modules without an end
claim(
    '{"exit_code": 1, "stderr": "", "error": null, "ret_val": "", "missing": ["numpy", "pandas", "../../x", "a", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]}'
)
# %% an error of the service
claim(
    '{"exit_code": 137, "stderr": "", "error": {"kind": "memory", "type": "MemoryError", "message": "m", "line": 1, "column": 1, "rules": []}, "ret_val": "", "missing": []}'
)
# %% a rejection
claim(
    '{"exit_code": 1, "stderr": "x", "error": {"kind": "rejected", "type": "SafetyError", "message": "m", "line": 1, "column": 1, "rules": ["x", 1, null]}, "ret_val": "", "missing": []}'
)
# %% a failure that says nothing
claim(
    '{"exit_code": 1, "stderr": "", "error": {"kind": "exception", "type": "", "message": "", "line": null, "column": null, "rules": []}, "ret_val": "", "missing": []}'
)
# %% a failure without an error
claim(
    '{"exit_code": 1, "stderr": "", "error": null, "ret_val": "", "missing": []}'
)
# %% a text of 100 MB
claim('{"exit_code": 0, "stderr": "' + "x" * 100_000_000 + '"}')
# %% a deep text
claim("[" * 1_000_000 + "]" * 1_000_000)
# %% a text of small objects
claim('{"missing": [' + "{}," * 10_000_000 + "{}]}")
# %% bytes that are no text
claim("\udcff\udcfe")
