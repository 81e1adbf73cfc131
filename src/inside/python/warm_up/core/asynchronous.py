"""Coroutines, gathered and awaited."""

import asyncio


async def double(value):
    await asyncio.sleep(0)
    return value * 2


async def main():
    results = await asyncio.gather(*(double(value) for value in range(3)))
    task = asyncio.create_task(double(5))
    await asyncio.wait_for(task, timeout=1)
    return sum(results)


print(asyncio.run(main()))
