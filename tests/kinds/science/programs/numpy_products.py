"""einsum, tensordot, kron, outer, matmul of stacks."""

import numpy as np

a = np.arange(24).reshape(2, 3, 4)
b = np.arange(24).reshape(2, 4, 3)
print((a @ b).shape, (a @ b)[1].tolist())
print(np.einsum("ijk,ikl->il", a, b).tolist())
print(np.einsum("ii", np.arange(9).reshape(3, 3)))
print(np.tensordot(a, b, axes=([1, 2], [2, 1])).tolist())
print(np.kron([1, 10], [[1, 2], [3, 4]]).tolist())
print(np.outer([1, 2, 3], [4, 5]).tolist(), np.inner([1, 2], [3, 4]))
print(np.cross([1, 0, 0], [0, 1, 0]).tolist(), np.vdot([1 + 2j], [3 + 4j]))
print(np.trace(a[0, :, :3]), np.linalg.multi_dot([a[0], b[0], a[1]]).sum())
