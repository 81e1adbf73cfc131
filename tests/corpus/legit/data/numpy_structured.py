import numpy as np

people = np.array([("Ann", 31, 1.7), ("Bo", 25, 1.8)], dtype=[("name", "U10"), ("age", "i4"), ("height", "f8")])
print(people["name"].tolist(), people["age"].mean(), np.sort(people, order="age")["name"][0])
m = np.ma.masked_greater([1, 5, 9], 6)
print(m.mean(), np.select([people["age"] > 30], ["old"], "young"))
