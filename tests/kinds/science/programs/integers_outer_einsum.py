"""Products of arrays past 32 bits."""

import numpy as np

a = np.array([100_000, 200_000])
print(np.outer(a, a))
print(np.einsum("i,j->ij", a, a), np.einsum("i,i", a, a))
print(
    np.dot(a, a),
    a @ a,
    np.inner(a, a),
    np.tensordot(a, a, 1),
    np.vdot(a, a),
    np.kron(a, a),
)
