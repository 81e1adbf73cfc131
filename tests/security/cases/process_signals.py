# title: never lets signals and alarms outlive the run or disturb the service
# goal: have a handler or a timer go off in the next program, or in the host
# expect: any -- what it may do is little; only what follows counts
# timeout: 1000

import os
import signal
import time

# %% alarm
signal.signal(signal.SIGALRM, lambda *_: print("ESCAPED"))
signal.alarm(1)
# %% setitimer
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
# %% handlers of everything
for number in signal.valid_signals():
    try:
        signal.signal(number, lambda *_: print("handled"))
    except (OSError, ValueError):
        pass
# %% wakeup descriptor
signal.set_wakeup_fd(1, warn_on_full_buffer=False)
signal.raise_signal(signal.SIGUSR1)
# %% pthread_kill
import threading
signal.pthread_kill(threading.get_ident(), signal.SIGKILL)
# %% masks
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
# %% siginterrupt
signal.siginterrupt(signal.SIGINT, False)
signal.signal(signal.SIGINT, signal.SIG_IGN)
# %% wait for a signal
# expect: timeout
# also: exception -- there are none to wait for
# also: success -- the C library's stub does not wait
signal.pause()
# %% wait for one in a set
# expect: timeout
# also: exception -- there are none to wait for
# also: crash -- the call may not exist
signal.sigwait([signal.SIGUSR1])
# %% interrupt_main
import _thread
_thread.interrupt_main()
for _ in range(1000):
    pass
# %% nice and scheduling
for act in ("nice", "sched_yield", "getpriority", "setpriority", "setuid"):
    function = getattr(os, act, None)
    print(act, function)
os.nice(19)
# %% user and group
os.setuid(1000)
# %% chroot
os.chroot("/tmp")
