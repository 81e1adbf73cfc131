from __future__ import annotations

import datetime
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from python_faas import (
    AnswerError,
    Client,
    ConnectionLostError,
    InvalidRequestError,
    OverloadedError,
    ProgramError,
    QuotaError,
    Retry,
    TooLargeError,
    UnauthorizedError,
    UnreachableError,
)
from python_faas.encode import encode_json

from .front import Front

NOW = Retry(first_wait_s=0)
BUSY = b'{"error":"Service overloaded","details":"full"}'


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client(retry=NOW)
        self.addCleanup(self.client.close)

    def test_value_is_json_or_nothing(self) -> None:
        for code, value in (
            (
                "return_val({'a': [1, 2.5, None, '\\u2028 你好']})",
                {"a": [1, 2.5, None, "\u2028 你好"]},
            ),
            ("return_val(2 ** 70)", 2**70),
            ("return_val('')", ""),
            ("pass", None),
        ):
            self.assertEqual(self.client.run(code).value, value, code)

    def test_a_value_that_json_cannot_say_is_an_error(self) -> None:
        for code, language, text in (
            ("return_val({1, 2})", "python", "{1, 2}"),
            ("return_val([float('nan')])", "python", "[nan]"),
            ("return_val(NaN)", "ts", "NaN"),
            ("return_val({a: [1, NaN]})", "ts", '{"a":[1,null]}'),
        ):
            result = self.client.run(code, language=language)
            self.assertEqual(result.ret_val, text)
            with self.assertRaisesRegex(ValueError, "Cannot read the value: JSON") as e:
                result.value
            self.assertIn(text, str(e.exception))
        (row,) = self.client.batch("return_val({INPUT})", [1])
        with self.assertRaisesRegex(ValueError, r"JSON cannot say \{1\}"):
            row.value
        result = self.client.run("return_val('x' * 2_000_000)")
        with self.assertRaisesRegex(ValueError, "longer than the service returns"):
            result.value

    def test_failures_are_results(self) -> None:
        for code, kind, exit_code in (
            ("1 / 0", "exception", 1),
            ("import sys; sys.exit(7)", "exception", 7),
            ("def f(:", "syntax", 1),
            ("import subprocess", "rejected", 1),
            ("x = 'a'\nwhile True: x += x", "memory", 1),
        ):
            result = self.client.run(code)
            assert result.error is not None
            self.assertEqual((result.error.kind, result.exit_code), (kind, exit_code))
            self.assertNotEqual(result.stderr, "")
            self.assertFalse(result.ok)
        late = self.client.run("print('so far')\nwhile True: pass", timeout_ms=200)
        self.assertTrue(late.timed_out)
        self.assertEqual((late.stdout, late.exit_code), ("so far\n", 124))

    def test_rejection_has_its_findings(self) -> None:
        error = self.client.run("import os\nos.system('id')").error
        assert error is not None
        (finding,) = error.findings
        self.assertEqual((finding.line, finding.column), (2, 4))
        self.assertIn("os.system", finding.message)

    def test_check_raises_with_the_result(self) -> None:
        self.assertEqual(self.client.run("return_val(1)").check().value, 1)
        with self.assertRaisesRegex(
            ProgramError, r"ZeroDivisionError.*line 1"
        ) as raised:
            self.client.run("print('before'); 1 / 0").check()
        self.assertEqual(raised.exception.result.stdout, "before\n")

    def test_languages(self) -> None:
        code = "const n: number = INPUT.n; console.log(n); return_val({ n })"
        result = self.client.run(code, language="typescript", input={"n": 4})
        self.assertEqual((result.stdout, result.value), ("4\n", {"n": 4}))

    def test_what_a_run_brings_arrives(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder, "here.bin")
            path.write_bytes(b"\xff\x00")
            result = self.client.run(
                "import datetime, os, sys\n"
                "return_val([sys.stdin.buffer.read().hex(), sys.argv[1:],\n"
                "  os.environ['LEVEL'], open('a/b.bin', 'rb').read().hex(),\n"
                "  open('t.txt').read(), datetime.datetime.now().isoformat()[:16]])",
                stdin=b"\xfe\n",
                argv=["-v"],
                env={"LEVEL": "3"},
                files={"a/b.bin": path, "t.txt": "té"},
                now=datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC),
            )
        self.assertEqual(
            result.check().value,
            ["fe0a", ["-v"], "3", "ff00", "té", "2024-02-29T12:00"],
        )

    def test_seed_and_now_make_the_same_answer(self) -> None:
        code = "import random, time; return_val([random.random(), time.time()])"
        answers = [self.client.run(code, seed=1, now=0) for _ in range(2)]
        self.assertEqual(answers[0].value, answers[1].value)
        self.assertEqual(answers[0].metadata["receipt"], answers[1].metadata["receipt"])

    def test_figures_are_pictures(self) -> None:
        result = self.client.run(
            "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\n"
            "open('note.txt', 'w').write('kept')",
            collect=["*.txt"],
        ).check()
        (figure,) = result.figures
        self.assertTrue(figure.data.startswith(b"\x89PNG"))
        self.assertIn("image/png", figure._repr_mimebundle_())
        with TemporaryDirectory() as folder:
            saved = [file.save(Path(folder, "new")) for file in result.files]
            self.assertIn(b"kept", [path.read_bytes() for path in saved])

    def test_libraries_values_are_sent_as_json(self) -> None:
        import numpy as np
        import pandas as pd

        sent = {
            "int": np.int64(2**60),
            "float": np.float64("nan"),
            "array": np.arange(3),
            "date": pd.Timestamp("2024-02-29"),
            "none": [pd.NaT, pd.NA, float("nan")],
            "set": {2, 1},
            "surrogate": "\ud800",
        }
        arrived = self.client.run("return_val(INPUT)", input=sent).check().value
        self.assertEqual(
            arrived,
            {
                "int": 2**60,
                "float": None,
                "array": [0, 1, 2],
                "date": "2024-02-29T00:00:00",
                "none": [None, None, None],
                "set": [1, 2],
                "surrogate": "\ud800",
            },
        )
        for value in (float("inf"), object(), {1: object()}):
            with self.assertRaises((TypeError, ValueError)):
                encode_json(value)

    def test_a_request_that_makes_no_sense_is_refused(self) -> None:
        with self.assertRaisesRegex(
            InvalidRequestError, "Missing required parameter: code"
        ) as raised:
            self.client.run("")
        self.assertEqual(raised.exception.status, 400)
        with self.assertRaises(TooLargeError):
            self.client.run("x" * (9 * 1024 * 1024))

    def test_comes_again_when_asked_to(self) -> None:
        for status, headers in (
            (503, {"retry-after": "0"}),
            (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
            (429, {"retry-after": "0"}),
            (429, {}),
        ):
            told: list[str] = []
            retry = Retry(
                first_wait_s=0,
                on_retry=lambda error, _: told.append(type(error).__name__),
            )
            with (
                Front([(status, headers, BUSY)] * 2) as front,
                Client(front.url, retry=retry) as client,
            ):
                self.assertEqual(client.run("return_val(1)").value, 1)
                rows = list(client.batch("return_val(INPUT)", [5]))
            self.assertEqual([row.value for row in rows], [5])
            self.assertEqual(
                told, [{503: "OverloadedError", 429: "QuotaError"}[status]] * 2
            )
            self.assertEqual(len(front.seen), 4)

    def test_gives_up_in_the_end(self) -> None:
        retry = Retry(attempts=3)
        with (
            Front([(503, {"retry-after": "0"}, BUSY)] * 9) as front,
            Client(front.url, retry=retry) as client,
        ):
            with self.assertRaisesRegex(OverloadedError, "Service overloaded: full"):
                client.run("1")
            self.assertEqual(len(front.seen), 3)
        starting = BUSY.replace(b"}", b',"state":"starting"}')
        with Front([(503, {}, starting)]) as front, Client(front.url) as client:
            with self.assertRaisesRegex(OverloadedError, "the service is starting: f"):
                client.run("1")

    def test_does_not_wait_longer_than_it_may(self) -> None:
        with (
            Front([(429, {"retry-after": "31"}, b"{}")]) as front,
            Client(front.url) as client,
        ):
            with self.assertRaises(QuotaError) as raised:
                client.run("1")
        self.assertEqual(raised.exception.retry_after_s, 31)

    def test_never_sends_again_what_may_have_run(self) -> None:
        for status, headers, error in (
            (503, {}, OverloadedError),
            (500, {"retry-after": "0"}, Exception),
            (502, {"retry-after": "0"}, Exception),
            (401, {"retry-after": "0"}, UnauthorizedError),
        ):
            with (
                Front([(status, headers, b"<html>")] * 2) as front,
                Client(front.url, retry=NOW) as client,
            ):
                with self.assertRaises(error):
                    client.run("1")
                self.assertEqual(len(front.seen), 1, status)

    def test_a_service_that_comes_up_is_found(self) -> None:
        with Front() as front:
            port = int(front.url.rpartition(":")[2])
        fronts: list[Front] = []
        retry = Retry(
            first_wait_s=0, on_retry=lambda *_: fronts.append(Front(port=port))
        )
        with Client(front.url, retry=retry) as client:
            self.assertEqual(client.run("return_val(2)").value, 2)
        (started,) = fronts
        started.__exit__()

    def test_says_where_nobody_listens(self) -> None:
        with Front() as front:
            pass
        with Client(front.url, retry=Retry(attempts=1)) as client:
            with self.assertRaisesRegex(
                UnreachableError, f"^Cannot reach {front.url}: .*refused"
            ):
                client.run("1")
            with self.assertRaises(UnreachableError):
                client.health()

    def test_says_what_is_no_answer(self) -> None:
        for content in (b"<html>", b"[]", b"{}"):
            with (
                Front([(200, {}, content)]) as front,
                Client(front.url) as client,
            ):
                with self.assertRaises(AnswerError):
                    client.run("1")
        with self.assertRaisesRegex(ValueError, 'address "localhost"'):
            Client("localhost")

    def test_silence_ends(self) -> None:
        with (
            Client(timeout_s=0.2) as client,
            self.assertRaisesRegex(ConnectionLostError, "0.2 s"),
        ):
            client.run("while True: pass", timeout_ms=2_000)

    def test_key_is_sent(self) -> None:
        with Front() as front, Client(front.url, key="k1") as client:
            client.run("1")
            list(client.batch("1", [1]))
        self.assertEqual(
            [one["authorization"] for one in front.seen], ["Bearer k1"] * 2
        )

    def test_health(self) -> None:
        health = self.client.health()
        self.assertTrue(health.ok)
        self.assertIn("python", health.languages)
        starting = b'{"status":"starting"}'
        with Front([(503, {}, starting)]) as front, Client(front.url) as client:
            self.assertEqual(client.health().status, "starting")
