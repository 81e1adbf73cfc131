import asyncio


async def work(name, delay):
    await asyncio.sleep(delay)
    return f"{name} done"


async def main():
    results = await asyncio.gather(work("a", 0.002), work("b", 0.001), return_exceptions=True)
    print(results)


asyncio.run(main())
