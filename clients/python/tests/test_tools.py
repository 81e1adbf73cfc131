from __future__ import annotations

import asyncio
import threading
import unittest
from typing import Literal

from python_faas import AsyncClient, Client, Event
from python_faas.tools import ToolSet


def search(query: str, k: int = 2) -> list[str]:
    """Search the shop.

    query: words to look for
    """
    return [f"{query} {n}" for n in range(k)]


async def price(item: str, unit: Literal["EUR", "USD"] = "EUR") -> float:
    return 2.5 if unit == "EUR" else 3.0


class ToolSetTest(unittest.TestCase):
    def test_describes_functions(self) -> None:
        self.assertEqual(
            ToolSet([search]).definitions,
            [
                {
                    "name": "search",
                    "description": "Search the shop.\n\nquery: words to look for",
                    "input_schema": {
                        "type": "object",
                        "properties": {
                            "query": {
                                "type": "string",
                                "description": "words to look for",
                            },
                            "k": {"type": "integer"},
                        },
                        "required": ["query"],
                        "additionalProperties": False,
                    },
                }
            ],
        )


class ToolsTest(unittest.TestCase):
    CODE = (
        "print('before')\n"
        "found = tools.search(query='tea')\n"
        "print('found', found)\n"
        "return_val([tools.price(item=each) for each in found])\n"
    )

    def test_a_program_calls_functions_of_this_machine(self) -> None:
        with Client() as client:
            result = client.run(self.CODE, tools=[search, price]).check()
        self.assertEqual(result.value, [2.5, 2.5])
        self.assertEqual(result.stdout, "before\nfound ['tea 0', 'tea 1']\n")
        self.assertEqual(result.calls, ())

    def test_the_async_client_calls_them_too(self) -> None:
        async def main() -> object:
            async with AsyncClient() as client:
                result = await client.run(self.CODE, tools=[search, price])
                return result.check().value

        self.assertEqual(asyncio.run(main()), [2.5, 2.5])

    def test_calls_that_go_out_together_run_at_one_time(self) -> None:
        together = threading.Barrier(3, timeout=300)

        def meet(n: int) -> int:
            together.wait()
            return n

        code = (
            "import asyncio\n"
            "async def main():\n"
            "    return await asyncio.gather(*(tools.aio.meet(n) for n in range(3)))\n"
            "return_val(asyncio.run(main()))"
        )
        with Client() as client:
            self.assertEqual(client.run(code, tools=[meet]).check().value, [0, 1, 2])

    def test_what_a_function_raises_is_raised_in_the_program(self) -> None:
        def fail() -> None:
            raise KeyError("none")

        code = (
            "try:\n    tools.fail()\n"
            "except tools.ToolError as error:\n    print(error.type, error)"
        )
        with Client() as client:
            self.assertEqual(
                client.run(code, tools=[fail]).check().stdout, "KeyError 'none'\n"
            )

    def test_names_are_taken_from_a_mapping(self) -> None:
        with Client() as client:
            result = client.run(
                "return_val(tools.twice(n=4))", tools={"twice": lambda n: 2 * n}
            )
        self.assertEqual(result.check().value, 8)

    def test_streams_go_on_after_calls(self) -> None:
        def seen(event: Event) -> tuple[str, str]:
            return event.type, event.text or str(event.call.get("name", ""))

        expected = [
            ("stdout", "before\n"),
            ("call", "search"),
            ("stdout", "found ['tea 0', 'tea 1']\n"),
            ("call", "price"),
            ("call", "price"),
        ]
        with Client() as client, client.stream(
            self.CODE, tools=[search, price]
        ) as stream:
            self.assertEqual(list(map(seen, stream)), expected)
            result = stream.result()
        self.assertEqual(result.value, [2.5, 2.5])
        self.assertEqual(result.stdout, "before\nfound ['tea 0', 'tea 1']\n")

        async def main() -> list[tuple[str, str]]:
            async with AsyncClient() as client:
                stream = client.stream(self.CODE, tools=[search, price])
                return [seen(event) async for event in stream]

        self.assertEqual(asyncio.run(main()), expected)
