"""dtypes: integers that overflow, structured arrays, dates, strings, objects."""

import numpy as np

print(np.array([250, 255], dtype=np.uint8) + np.uint8(10))
print(np.iinfo(np.int64).max, np.finfo(np.float32).eps, np.dtype("<f8").itemsize)
people = np.array([("Ada", 36), ("Alan", 41)], dtype=[("name", "U10"), ("age", "i4")])
print(people["name"].tolist(), people[people["age"] > 40]["name"][0])
print(np.sort(people, order="age")["age"].tolist(), people.dtype)
days = np.arange("2024-02-27", "2024-03-02", dtype="datetime64[D]")
print(days.astype(str).tolist(), (days[-1] - days[0]).astype(int))
print(np.busday_count("2024-01-01", "2024-02-01"), np.is_busday("2024-06-01"))
print(np.datetime64("2024-03-10T12:00") + np.timedelta64(90, "m"))
print(np.array(["b", "aa"], dtype=object).tolist(), np.char.upper(["ab", "c"]).tolist())
print(np.int64(2) ** 62, np.float16(0.1), np.array([1, 2.5, 3j]).dtype)
print(np.frombuffer(b"\x01\x00\x02\x00", dtype="<u2").tolist())
print(np.array([1, 2, 3], dtype=">i2").tobytes().hex(), np.packbits([1, 0, 1]).tolist())
print(np.result_type(np.int8, np.float32), np.can_cast("i8", "f4"))
print(np.longdouble(1) / 4, np.intp(5))
