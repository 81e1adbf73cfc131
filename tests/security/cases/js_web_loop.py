# title: never lets a program reach JavaScript through Pyodide's event loop
# goal: use WebLoop, whose timers are JavaScript's setTimeout
# expect: refused

# %% WebLoop
from pyodide.webloop import WebLoop
loop = WebLoop()
loop.call_later(0, print, "ESCAPED")
print("ESCAPED")
# %% policy
import asyncio
from pyodide.webloop import WebLoopPolicy
asyncio.set_event_loop_policy(WebLoopPolicy())

async def main():
    await asyncio.sleep(0.01)
    print("ESCAPED")

asyncio.run(main())
# %% future
from pyodide.webloop import PyodideFuture
future = PyodideFuture()
future.syncify()
print("ESCAPED", future.then(print))
# %% patched sleep
import asyncio
import pyodide.webloop
pyodide.webloop._initialize_event_loop()
loop = asyncio.get_event_loop()
loop.call_later(0, print, "later")
if "Web" in type(loop).__name__:
    print("ESCAPED", loop)
raise LookupError("still the loop of the sandbox")
