import asyncio


class Flaky:
    def __init__(self):
        self.calls = 0

    async def fetch(self):
        self.calls += 1
        if self.calls < 3:
            await asyncio.sleep(10)
        return "payload"


async def main():
    service = Flaky()
    for attempt in range(1, 5):
        try:
            print(attempt, await asyncio.wait_for(service.fetch(), timeout=0.01))
            break
        except asyncio.TimeoutError:
            print(attempt, "timed out")


asyncio.run(main())
