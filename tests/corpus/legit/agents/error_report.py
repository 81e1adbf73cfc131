import traceback


def inner(data):
    return data["missing"]


def outer():
    try:
        inner({})
    except KeyError as error:
        raise ValueError("could not read the record") from error


try:
    outer()
except ValueError as error:
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    print(lines[-1].strip())
    print(type(error.__cause__).__name__, error.__traceback__.tb_lineno > 0)
    print([f.name for f in traceback.extract_tb(error.__cause__.__traceback__)])
