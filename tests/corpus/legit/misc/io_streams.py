import contextlib
import io
import sys

stream = io.StringIO("one\ntwo\nthree")
print([line.strip() for line in stream], stream.tell())
raw = io.BytesIO()
with io.TextIOWrapper(raw, encoding="utf-8", write_through=True) as text:
    text.write("héllo")
    print(raw.getvalue())
saved, sys.stdout = sys.stdout, io.StringIO()
print("captured")
sys.stdout, held = saved, sys.stdout.getvalue()
print(repr(held))
with contextlib.redirect_stderr(io.StringIO()) as errors:
    print("oops", file=sys.stderr)
print(errors.getvalue().strip())
