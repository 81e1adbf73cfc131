"""Integers written, read and used as indices."""

import numpy as np
import io
import json

a = np.arange(3) * 10**10
b = io.BytesIO()
np.save(b, a)
b.seek(0)
print(
    np.load(b),
    np.load(io.BytesIO(b.getvalue())).dtype,
    a.tolist(),
    a.tobytes()[:9],
    json.dumps(a.tolist()),
    a.nbytes,
    a.itemsize,
    a.strides,
    memoryview(a).itemsize,
    a.view(np.int32).shape,
    np.frombuffer(b"\x01" * 8, dtype=int),
    np.array2string(a),
    str(a.dtype),
    a.dtype.str,
    np.can_cast(int, np.int32),
    np.can_cast("i4", int),
    np.int64(5) + 10**10,
    np.float64(2) + 10**10,
    hash(np.int64(5)),
    {1: "x"}[np.arange(2)[1]],
    range(5)[np.arange(3)[1]],
    [1, 2, 3][np.argmax([1, 3])],
    np.issubdtype(int, np.int64),
)
for i, v in np.ndenumerate(np.arange(2)):
    print(i, v, type(v))
print(
    np.array_split(np.arange(5), 2),
    np.split(np.arange(6), np.array([2, 4])),
    np.repeat(np.arange(3), np.arange(3)),
    np.tile(np.arange(2), 2),
    np.insert(np.arange(3), np.array([1]), 9),
    np.delete(np.arange(4), np.array([0, 1])),
    np.roll(np.arange(4), np.array(1)),
    np.take_along_axis(np.array([[3, 1]]), np.array([[1, 0]]), 1),
    np.unravel_index(5, (2, 3)),
    np.ravel_multi_index((np.array([1]), np.array([2])), (2, 3)),
    np.triu_indices(2),
    np.put_along_axis(np.array([[3, 1]]), np.array([[1, 0]]), 5, 1),
    np.zeros(np.array([2, 3])).shape,
    np.interp(2, [1, 3], [1, 3]),
    np.select([np.arange(3) < 1], [np.arange(3)]),
    np.piecewise(np.arange(3), [np.arange(3) < 1], [5]),
    np.vectorize(lambda x: x * 10**10)(np.arange(2)),
    np.apply_along_axis(sum, 0, np.arange(4).reshape(2, 2)),
    np.meshgrid(np.arange(2), np.arange(2))[0].dtype,
    abs(np.polyfit(np.arange(3), np.arange(3), 1).round(6)),
    np.polyval([10**5, 0, 0], 10**5),
    np.convolve([10**5, 1], [10**5, 1]),
    np.correlate([10**5], [10**5]),
    np.cross([10**5, 0, 0], [0, 10**5, 0]),
    np.ediff1d([1, 4]),
    np.add.at(np.zeros(3, int), np.array([1]), 1),
    np.isin(np.array([1, 2]), [2]),
    np.intersect1d([1, 2], [2]),
    np.rint(2.5),
    np.datetime64("2024-01-01").astype(int),
    np.timedelta64(5, "D").astype(int),
    np.array(["2024-01-01"], "M8[ns]").astype(int),
    np.busday_count("2024-01", "2024-02"),
)
