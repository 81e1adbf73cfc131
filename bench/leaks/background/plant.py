"""Leaves a thread where there are any, and an event loop policy."""

import asyncio
import threading
import time
import warnings


class LeakPolicy(asyncio.DefaultEventLoopPolicy):
    pass


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    asyncio.set_event_loop_policy(LeakPolicy())
try:
    thread = threading.Thread(target=time.sleep, args=(60,), name="leak_thread")
    thread.daemon = True
    thread.start()
except RuntimeError:
    pass
print("planted")
