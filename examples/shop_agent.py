"""An agent whose model writes one program for a whole question: the program calls
functions of this machine, and the model never sees what it does not print.

`ask_model` asks the model of OPENAI_MODEL, of any API like OpenAI's, if there is
one. Else a scripted model answers, so that the example runs without.
"""

import inspect
import json
import os
import urllib.request

from python_faas import Client

ORDERS = {"A1": ["tea", "cup"], "A2": ["tea"], "A3": ["pot", "cup", "tea"]}
PRICES = {"tea": 4.5, "cup": 7.25, "pot": 31.0}
SCRIPT = [
    "print({id: tools.get_order(id=id)['total'] for id in tools.list_orders()})",
    "import asyncio\n"
    "async def main():\n"
    "    ids = await tools.aio.list_orders()\n"
    "    orders = await asyncio.gather(*(tools.aio.get_order(id=i) for i in ids))\n"
    "    price = {item: await tools.aio.get_price(item=item)\n"
    "             for item in sorted({i for order in orders for i in order})}\n"
    "    totals = {id: sum(map(price.get, order)) for id, order in zip(ids, orders)}\n"
    "    best = max(totals, key=totals.get)\n"
    "    return_val(f'{best} is the largest order: {totals[best]} euros')\n"
    "asyncio.run(main())",
]


def list_orders() -> list[str]:
    """Return the ids of all orders."""
    return list(ORDERS)


def get_order(id: str) -> list[str]:
    """Return the items of an order."""
    return ORDERS[id]


def get_price(item: str) -> float:
    """Return the price of an item in euros."""
    return PRICES[item]


TOOLS = [list_orders, get_order, get_price]


def ask_model(messages):
    """Return the next program."""
    model = os.environ.get("OPENAI_MODEL")
    if model is None:
        return SCRIPT[len(messages) // 2 - 1]
    base = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")
    request = urllib.request.Request(
        f"{base}/chat/completions",
        json.dumps({"model": model, "messages": messages}).encode(),
        {
            "authorization": f"Bearer {os.environ['OPENAI_API_KEY']}",
            "content-type": "application/json",
        },
    )
    with urllib.request.urlopen(request) as answer:
        text = json.load(answer)["choices"][0]["message"]["content"]
    return text.strip().removeprefix("```python").removesuffix("```")


signatures = "\n".join(
    f"tools.{tool.__name__}{inspect.signature(tool)}: {inspect.getdoc(tool)}"
    for tool in TOOLS
)
messages = [
    {
        "role": "system",
        "content": "Answer with one Python program and nothing else. It calls these "
        f"functions, and hands its answer to return_val():\n{signatures}",
    },
    {"role": "user", "content": "Which order is the largest, in euros?"},
]
with Client() as client:
    for step in range(1, 10):
        program = ask_model(messages)
        result = client.run(program, tools=TOOLS)
        if result.ok and result.ret_val:
            print(f"{step}:", result.value)
            break
        seen = (result.stdout + result.stderr).strip()
        print(f"{step}:", seen.splitlines()[-1])
        messages += [
            {"role": "assistant", "content": program},
            {"role": "user", "content": seen},
        ]
