import io

import numpy as np

text = io.StringIO("# x y\n1 2\n3 4\n")
a = np.loadtxt(text)
print(a.dtype, a.sum())
out = io.StringIO()
np.savetxt(out, a, fmt="%.1f", delimiter=",")
print(out.getvalue().split())
buffer = io.BytesIO()
np.save(buffer, a)
buffer.seek(0)
print(np.load(buffer).tolist(), np.testing.assert_allclose(a, a))
