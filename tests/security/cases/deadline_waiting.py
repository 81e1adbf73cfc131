# title: never lets a program outlive its deadline by waiting
# goal: sleep, lock or wait for what never comes
# expect: timeout
# timeout: 300

# %% sleep
import time
time.sleep(3600)
# %% a very long sleep
import time
time.sleep(1e9)
# %% sleep, swallowed
import time
while True:
    try:
        time.sleep(10)
    except BaseException:
        pass
# %% many short sleeps
import time
while True:
    try:
        time.sleep(0.0001)
    except BaseException:
        pass
# %% the longest sleep
# expect: timeout
# also: exception type=OverflowError -- too large to be a time
import time
time.sleep(2**63 / 1e9 - 1)
# %% asyncio.sleep
import asyncio
asyncio.run(asyncio.sleep(3600))
# %% an asyncio event
# also: exception type=RuntimeError -- the loop sees that nothing can wake it
import asyncio

async def main():
    await asyncio.Event().wait()

asyncio.run(main())
# %% run_forever
# also: exception type=RuntimeError -- the loop sees that nothing can wake it
import asyncio
loop = asyncio.new_event_loop()
loop.run_forever()
# %% call_soon without an end
import asyncio
loop = asyncio.new_event_loop()

def again():
    loop.call_soon(again)

again()
loop.run_forever()
# %% a lock
import threading
lock = threading.Lock()
lock.acquire()
lock.acquire()
# %% a lock with a time limit
import threading
lock = threading.Lock()
lock.acquire()
lock.acquire(timeout=3600)
# %% a threading event
# also: exception type=RuntimeError -- there is no other thread to wait for
import threading
threading.Event().wait()
# %% a condition
# also: exception type=RuntimeError -- there is no other thread to wait for
import threading
condition = threading.Condition()
with condition:
    condition.wait()
# %% a queue
# also: exception type=RuntimeError -- there is no other thread to wait for
import queue
queue.Queue().get()
# %% a simple queue
import queue
queue.SimpleQueue().get()
# %% a barrier
# also: exception type=RuntimeError -- there is no other thread to wait for
import threading
threading.Barrier(2).wait()
# %% a semaphore
# also: exception type=RuntimeError -- there is no other thread to wait for
import threading
semaphore = threading.Semaphore(0)
semaphore.acquire()
# %% select on nothing
import select
select.select([], [], [], 3600)
# %% poll on nothing
import select
select.poll().poll(3_600_000)
# %% poll on nothing, for ever
import select
select.poll().poll()
# %% the import lock
import _imp
_imp.acquire_lock()
_imp.acquire_lock()
while True:
    pass
# %% a scheduler
import sched
scheduler = sched.scheduler()
scheduler.enter(3600, 1, print)
scheduler.run()
# %% a future
# also: exception type=RuntimeError -- there is no other thread to wait for
import concurrent.futures
concurrent.futures.Future().result()
# %% input without an end
# expect: exception type=EOFError
input()
# %% reading stdin
# expect: success stdout="''\n"
import sys
print(repr(sys.stdin.read()))
# %% reading descriptor 0
# expect: success stdout="b''\n"
import os
print(os.read(0, 100))
