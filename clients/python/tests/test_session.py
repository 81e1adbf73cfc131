from __future__ import annotations

import datetime
import unittest

from python_faas import (
    AsyncClient,
    Client,
    NotFoundError,
    StateError,
    StateGoneError,
)

from .front import Answer, Front


class SessionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client()
        self.addCleanup(self.client.close)
        self.session = self.client.session()
        self.addCleanup(self.session.delete)

    def test_goes_on_where_it_ended(self) -> None:
        for code in (
            "import math\nnumbers = iter(range(3))\nnext(numbers)",
            "def area(r): return math.floor(math.pi * r)",
            "with open('a.txt', 'w') as file: file.write('kept')",
        ):
            self.session.run(code, collect=["*.txt"]).check()
        result = self.session.run(
            "return_val([list(numbers), area(2), open('a.txt').read()])",
            collect=["*.txt"],
        )
        self.assertEqual(result.check().value, [[1, 2], 6, "kept"])
        self.assertEqual(result.files[0].data, b"kept")

    def test_forks_go_their_own_way_and_back_undoes(self) -> None:
        self.session.run("x = [1]")
        fork = self.session.fork()
        self.session.run("x.append(2)")
        fork.run("x.append(3)")
        self.assertEqual(self.session.run("return_val(x)").value, [1, 2])
        self.assertEqual(fork.run("return_val(x)").value, [1, 3])
        self.session.back()
        self.session.back()
        self.assertEqual(self.session.run("return_val(x)").value, [1])
        with self.assertRaisesRegex(ValueError, "at its beginning"):
            self.client.session().back()

    def test_rows_start_from_it(self) -> None:
        self.session.run("x = [1]")
        rows = self.session.batch("x.append(INPUT); return_val(x)", [2, 3])
        self.assertEqual([row.value for row in rows], [[1, 2], [1, 3]])

    def test_another_client_continues_by_its_id(self) -> None:
        self.session.run("x = 'here'", ttl_s=60)
        with Client() as other:
            again = other.session(self.session.state)
            self.assertEqual(again.run("return_val(x)").value, "here")

    def test_languages_have_sessions(self) -> None:
        session = self.client.session()
        session.run("globalThis.n = 1", language="js").check()
        self.assertEqual(session.run("return_val(++n)").check().value, 2)

    def test_cells_show_their_last_value(self) -> None:
        self.session.run("x = [1, 2]", mode="cell")
        (shown,) = self.session.run("x * 2", mode="cell").check().results
        self.assertEqual(shown["type"], "execute_result")
        self.assertEqual(shown["data"]["text/plain"], "[1, 2, 1, 2]")
        self.assertEqual(self.session.run("x").results, ())

    def test_failures(self) -> None:
        self.session.run("x = 1")
        failed = self.session.run("x = 2; 1 / 0")
        self.assertFalse(failed.ok)
        self.assertEqual(self.session.run("return_val(x)").value, 2)
        stopped = self.session.run("x = 3\nwhile True: pass", timeout_ms=300)
        self.assertIsNone(stopped.state)
        self.assertRegex(stopped.state_error or "", ".+")
        self.assertEqual(self.session.run("return_val(x)").value, 2)
        none: Answer = (
            200,
            {},
            _answer('"state":null,"state_error":"Cannot keep the state: too large"'),
        )
        with Front([none]) as front, Client(front.url) as client:
            with self.assertRaisesRegex(
                StateError, "^Cannot keep the state: too large"
            ) as raised:
                client.session().run("1")
        self.assertTrue(raised.exception.result.ok)

    def test_states_are_told_and_forgotten(self) -> None:
        first = self.client.run("x = 1", keep=True, ttl_s=60).state
        assert first is not None
        second = self.client.run("x", state=first.id, keep=True).state
        assert second is not None
        left = first.expires - datetime.datetime.now(datetime.UTC)
        self.assertLess(left, datetime.timedelta(seconds=61))
        kept = self.client.state(second.id)
        self.assertEqual((kept.parent, kept.language), (first.id, "python"))
        self.assertEqual(
            [one.id for one in self.client.states()][:2], [second.id, first.id]
        )
        for state in (first, second):
            self.client.delete_state(state.id)
            for call in (
                lambda: self.client.state(state.id),
                lambda: self.client.delete_state(state.id),
                lambda: self.client.run("x", state=state.id),
                lambda: list(self.client.batch("x", [1], state=state.id)),
            ):
                with self.assertRaises(NotFoundError):
                    call()

    def test_what_another_version_made_is_gone(self) -> None:
        gone: Answer = (410, {}, b'{"error":"State gone"}')
        with Front([gone]) as front, Client(front.url) as client:
            with self.assertRaises(StateGoneError):
                client.session("st_1").run("1")


class AsyncSessionTest(unittest.IsolatedAsyncioTestCase):
    async def test_is_the_same(self) -> None:
        async with AsyncClient() as client:
            session = client.session(ttl_s=60)
            await session.run("x = 40")
            fork = session.fork()
            await session.run("x += 2")
            self.assertEqual((await session.run("return_val(x)")).value, 42)
            rows = fork.batch("return_val(x + INPUT)", [1, 2])
            self.assertEqual([row.value async for row in rows], [41, 42])
            made = session.state
            assert made is not None
            self.assertIn(made, [one.id for one in await client.states()])
            self.assertEqual((await client.state(made)).language, "python")
            await session.delete()
            with self.assertRaises(NotFoundError):
                await client.state(made)
            # The state that the fork has begun with was the session's.
            with self.assertRaises(NotFoundError):
                await fork.run("1")


def _answer(member: str) -> bytes:
    return (
        '{"output":{"stdout":"","stderr":"","ret_val":""},"metadata":{'
        '"exit_code":0,"duration":1,"task_id":"t",' + member + "}}"
    ).encode()
