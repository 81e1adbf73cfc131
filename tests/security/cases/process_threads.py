# title: never lets a program start a thread
# goal: run beside the interpreter, past the end of the run and its deadline
# expect: exception type=RuntimeError

# %% threading
import threading
seen = []
threading.Thread(target=lambda: seen.append(threading.get_ident())).start()
# It is run in place: that is no thread.
if seen != [threading.get_ident()]:
    print("ESCAPED")
raise RuntimeError("no thread")
# %% _thread
import _thread
_thread.start_new_thread(print, ("ESCAPED",))
# %% executor
from concurrent.futures import ThreadPoolExecutor
import threading
with ThreadPoolExecutor() as executor:
    if executor.submit(threading.get_ident).result() != threading.get_ident():
        print("ESCAPED")
raise RuntimeError("no thread")
# %% timer
import threading
seen = []
timer = threading.Timer(0, lambda: seen.append(threading.get_ident()))
timer.start()
timer.join()
if seen != [threading.get_ident()]:
    print("ESCAPED")
raise RuntimeError("no thread")
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
import threading
from multiprocessing.dummy import Pool
with Pool(2) as pool:
    if {*pool.map(lambda _: threading.get_ident(), [1, 2])} != {threading.get_ident()}:
        print("ESCAPED")
raise RuntimeError("no thread")
# %% the watchdog of faulthandler
# expect: refused
import faulthandler
import time
faulthandler.dump_traceback_later(0.05, exit=True)
time.sleep(0.5)
raise RuntimeError("it did not bite")
