"""Graders of other projects, with programs that run on a python-faas service.

Each module has the functions of one grader under their own names:
`verl.compute_score`, `code_eval.compute`, `live_code_bench.check_correctness` and
`evalplus.check_solution`. They ask the service at `FAAS_URL`, or the `client` that
they are given. A fault of the service is an exception, never a verdict.
"""
