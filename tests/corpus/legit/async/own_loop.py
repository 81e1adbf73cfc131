import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
seen = []
loop.call_soon(seen.append, 1)
loop.call_later(0.001, seen.append, 2)


async def later():
    await asyncio.sleep(0.005)
    return seen


try:
    print(loop.run_until_complete(later()))
finally:
    loop.close()
