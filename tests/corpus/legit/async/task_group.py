import asyncio


async def risky(n):
    await asyncio.sleep(0)
    if n == 2:
        raise ValueError("two")
    return n


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(risky(n)) for n in range(4)]
    except* ValueError as failures:
        print([str(e) for e in failures.exceptions])
    print(sum(t.done() for t in tasks))


asyncio.run(main())
