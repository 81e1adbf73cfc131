def dangerous_words():
    """Do not call exec(), eval() or open().

    >>> __import__("os").environ
    >>> object.__subclasses__()
    """
    return ["exec", "eval", "open", "__import__"]


# eval("this is a comment"); import subprocess
print(len(dangerous_words.__doc__.split()), dangerous_words())
