import asyncio


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n


async def squares(n):
    for i in range(n):
        yield i * i


async def main():
    print([x async for x in Countdown(3)])
    print({x: x async for x in squares(4) if x % 2 == 0})


asyncio.run(main())
