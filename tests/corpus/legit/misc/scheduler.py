import sched
import time

log = []
clock = iter(range(100))
scheduler = sched.scheduler(lambda: next(clock), lambda _: None)
scheduler.enter(3, 1, log.append, ("late",))
scheduler.enter(1, 1, log.append, ("early",))
scheduler.run()
print(log)
started = time.monotonic()
time.sleep(0.001)
print(time.monotonic() > started, time.strftime("%Y", time.gmtime(0)))
