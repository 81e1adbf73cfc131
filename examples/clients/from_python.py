"""Runs programs with the service's own client: pip install ./clients/python"""

from python_faas import Client

# The address is FAAS_URL, or http://localhost:8890.
with Client() as client:
    result = client.run("return_val(sum(INPUT))", input=[1, 2, 3])
    print(result.value)

    failed = client.run("scores = [3, 5]\nprint(scores[2])")
    print(failed.error.describe())

    rows = client.batch("return_val(INPUT * 2)", [1, 2, 3])
    print([row.value for row in rows])
