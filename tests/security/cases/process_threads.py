# title: never lets a program start a thread
# goal: run beside the interpreter, past the end of the run and its deadline
# expect: exception type=RuntimeError
# timeout: 2000

# %% threading
import threading
threading.Thread(target=print, args=("ESCAPED",)).start()
# %% _thread
import _thread
_thread.start_new_thread(print, ("ESCAPED",))
# %% executor
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor() as executor:
    print(executor.submit(print, "ESCAPED").result())
# %% timer
import threading
threading.Timer(0, print, ["ESCAPED"]).start()
# %% asyncio
import asyncio

import threading

async def main():
    # The loop may run it in place: that is no thread.
    if await asyncio.to_thread(threading.get_ident) != threading.get_ident():
        print("ESCAPED")
    raise RuntimeError("no thread")

asyncio.run(main())
# %% multiprocessing.dummy
# expect: refused
from multiprocessing.dummy import Pool
with Pool(2) as pool:
    print("ESCAPED", pool.map(abs, [1]))
# %% the watchdog of faulthandler
# expect: refused
import faulthandler
import time
faulthandler.dump_traceback_later(0.05, exit=True)
time.sleep(0.5)
raise RuntimeError("it did not bite")
