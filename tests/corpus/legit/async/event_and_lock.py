import asyncio


async def waiter(event, lock, log, name):
    await event.wait()
    async with lock:
        log.append(name)


async def main():
    event, lock, log = asyncio.Event(), asyncio.Lock(), []
    tasks = [asyncio.create_task(waiter(event, lock, log, n)) for n in "abc"]
    await asyncio.sleep(0)
    event.set()
    await asyncio.wait(tasks)
    print(log)


asyncio.run(main())
