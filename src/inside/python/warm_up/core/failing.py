"""An exception that nobody catches."""

import json


class CheckError(Exception):
    pass


def check(record):
    try:
        return json.loads(record)["score"]
    except json.JSONDecodeError as error:
        raise CheckError(f"not JSON: {error}") from error


check("{'score': 1}")
