"""An agent that plots: it runs the programs of a model, returns their output to
the model, and ends when there is a figure.

`ask_model` stands for the call of a model. Here it returns scripted programs, one
with a mistake, so that the example needs no model.
"""

from pathlib import Path

from python_faas import Client

LINES = iter(
    [
        "import pandas as pd\nsales = pd.read_csv('sales.csv')\nprint(sales.columns)",
        "top = sales['Sales'].max()",
        "import matplotlib.pyplot as plt\n"
        "top = sales['sales'].max()\n"
        "sales.plot.bar(x='month', y='sales', title=f'At most {top}')",
    ]
)


def ask_model(history):
    return next(LINES)


history = ["Plot the sales of each month in sales.csv."]
files = {"sales.csv": Path("sales.csv")}
with Client() as client:
    session = client.session(ttl_s=600)
    for step in range(1, 10):
        program = ask_model(history)
        result = session.run(program, files=files)
        # The session has them from now on.
        files = {}
        seen = (result.stdout + result.stderr).strip()
        history += [program, seen]
        print(f"{step}:", seen.splitlines()[-1] if seen else "ran")
        if result.figures:
            print("saved", result.figures[0].save("pictures"))
            break
    session.delete()
