import asyncio

running = 0
most = 0


async def job(limit, i):
    global running, most
    async with limit:
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1
    return i


async def main():
    limit = asyncio.Semaphore(3)
    done = await asyncio.gather(*(job(limit, i) for i in range(9)))
    print(sum(done), most)


asyncio.run(main())
