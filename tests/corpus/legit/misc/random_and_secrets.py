import random
import secrets
import uuid

rng = random.Random(5)
print(rng.randint(1, 6), rng.sample(range(10), 3), round(rng.gauss(0, 1), 3))
print(len(secrets.token_hex(8)), secrets.compare_digest("a", "a"))
print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.UUID(int=5).version)
