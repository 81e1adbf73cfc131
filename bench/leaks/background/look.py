import asyncio
import threading
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    policy = type(asyncio.get_event_loop_policy()).__name__
names = [thread.name for thread in threading.enumerate()]
left = policy == "LeakPolicy" or "leak_thread" in names
print("LEAKED" if left else "clean")
