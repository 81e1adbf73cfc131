"""numpy and pandas inside asyncio tasks, generators and classes."""

import asyncio

import numpy as np
import pandas as pd


class Running:
    def __init__(self):
        self.frames = []

    def __iadd__(self, frame):
        self.frames.append(frame)
        return self

    @property
    def table(self):
        return pd.concat(self.frames).sort_values("task").reset_index(drop=True)


async def work(number, results):
    await asyncio.sleep(0.001 * number)
    values = np.random.default_rng(number).integers(0, 10, 5)
    results += pd.DataFrame({"task": number, "total": [values.sum()]})


async def main():
    results = Running()
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(work(number, results))
    return results.table


print(asyncio.run(main()).to_string())
