"""State of the program that runs, and of those that it continues.

Shared by `harness`, `rows` and `error_report`. It lies in the interpreter's
memory: the reset puts it back with everything else.
"""

MAX_MESSAGE_CHARS = 10_000


class State:
    """The state; of the class itself, since there is one."""

    policy = None
    # The one of programs that bring nothing.
    own_policy = None
    # The `__main__` of the last program, for one that goes on in it.
    main = None
    # Programs that have run in it before.
    turns = 0
    # Guard that judges names at run time; None where nothing is refused.
    guards = None
    # The same by policy, for those that are made before the baseline.
    guards_of = {}
    # Name of the program's file: each that continues another has its own.
    file_name = "main.py"
    # Last value that the program has handed back.
    return_text = ""
    # The same as JSON text; None where it has none.
    return_json = None
    source_lines = ()
    # Lines of programs that ran before this one and go on to be used, by name.
    other_sources = {}
    # Module that hands back open figures; None without matplotlib.
    figures = None
    # Module that makes the indices that programs see int64; None without numpy.
    wide_indices = None
    # Gives numpy's legacy generator fresh entropy; None without numpy.
    reseed_numpy = None
    # True if `make_ready` has been called since the baseline.
    is_ready = False
    # True if files that are still open must be written at the end.
    writes_out = False
    # True if the program is the cell of a notebook.
    is_cell = False
    # Longest text of an error.
    message_chars = MAX_MESSAGE_CHARS
