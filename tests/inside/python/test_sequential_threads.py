"""Threads and pools in order: the same results, and no wait without an end."""

import json
import subprocess
import sys
import unittest

from corpus import CHECKER, CORPUS

# In a process of its own: it changes `threading` for good.
_START = (
    "import sys; sys.dont_write_bytecode = True\n"
    f"sys.path.insert(0, {str(CHECKER)!r})\n"
    "import sequential_threads; sequential_threads.install()\n"
)


def _run(source):
    done = subprocess.run(
        [sys.executable, "-c", _START + source],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout, done.stderr


class InOrder(unittest.TestCase):
    """Programs that use threads to have work done."""

    def test_programs_print_what_cpython_prints(self):
        text = (CORPUS / "everyday" / "guards.jsonl").read_text(encoding="utf-8")
        tried = 0
        for program in map(json.loads, text.splitlines()):
            if not program["name"].startswith(("thread_", "process_", "mp_")):
                continue
            tried += 1
            with self.subTest(program["name"]):
                self.assertEqual(_run(program["code"]), (program["stdout"], ""))
        self.assertGreaterEqual(tried, 6)

    def test_a_wait_for_another_thread_never_lasts_for_ever(self):
        for wait in (
            "threading.Event().wait()",
            "queue.Queue().get()",
            "threading.Semaphore(0).acquire()",
            "threading.Barrier(2).wait()",
            "concurrent.futures.Future().result()",
        ):
            with self.subTest(wait):
                source = (
                    "import threading, queue, concurrent.futures\n"
                    f"try:\n  {wait}\n"
                    "except RuntimeError as error:\n  print(error)"
                )
                printed, _ = _run(source)
                self.assertIn("there are n", printed)

    def test_what_a_thread_raises_goes_to_its_hook_and_no_further(self):
        printed, told = _run(
            "import threading\n"
            "thread = threading.Thread(target=lambda: 1 / 0, name='T')\n"
            "thread.start()\n"
            "print('on')"
        )
        self.assertEqual(printed, "on\n")
        self.assertIn("Exception in thread T", told)
        self.assertIn("ZeroDivisionError", told)

    def test_an_interrupt_ends_the_program_and_not_the_thread_alone(self):
        for start in (
            "threading.Thread(target=stop).start()",
            "concurrent.futures.ThreadPoolExecutor().submit(stop)",
            "multiprocessing.Pool().apply_async(stop)",
        ):
            with self.subTest(start):
                printed, told = _run(
                    "import concurrent.futures, multiprocessing, threading\n"
                    "def stop():\n  raise KeyboardInterrupt\n"
                    f"{start}\nprint('on')"
                )
                self.assertEqual(printed, "")
                self.assertIn("KeyboardInterrupt", told)


if __name__ == "__main__":
    unittest.main()
