# title: never lets the in-memory devices lead outside or go on for ever
# goal: reach the process's own streams, or read what has no end
# expect: any -- it may be refused or go well; only what follows counts
# timeout: 2000

import os
import stat

# %% read /dev/stdin
# expect: success stdout="b''\n"
# also: exception type=FileNotFoundError -- there need be no such device
print(open("/dev/stdin", "rb").read())
# %% read /dev/tty
# expect: exception type=OSError|FileNotFoundError
# also: success stdout="b''\n" -- a terminal at its end
print(open("/dev/tty", "rb").read())
# %% write /dev/stdout
open("/dev/stdout", "w").write('{"stdout":"forged"}\n' * 1000)
# %% write /dev/stderr
open("/dev/stderr", "w").write("forged\n" * 1000)
# %% write /dev/tty
open("/dev/tty", "w").write("forged\n" * 1000)
# %% write /dev/tty1
open("/dev/tty1", "w").write("forged\n" * 1000)
# %% read /dev/random
# expect: timeout
# also: memory -- it has no end
# also: exception -- there may be no such device
open("/dev/random", "rb").read()
# %% read /dev/urandom
# expect: timeout
# also: memory -- it has no end
# also: exception -- there may be no such device
open("/dev/urandom", "rb").read()
# %% read /dev/zero
# expect: timeout
# also: memory -- it has no end
# also: exception -- there may be no such device
open("/dev/zero", "rb").read()
# %% fill /dev/full and /dev/shm
for path in ("/dev/full", "/dev/shm/x", "/dev/x"):
    try:
        with open(path, "wb") as file:
            while True:
                file.write(bytes(1 << 20))
    except OSError as error:
        print(error)
# %% mknod of every device
# expect: success stdout="held\n"
# also: exception type=AttributeError -- the call may not exist
for major in (0, 1, 3, 4, 5, 6, 64, 67, 68):
    for minor in range(0, 8):
        path = f"/tmp/n{major}.{minor}"
        try:
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(major, minor))
            fd = os.open(path, os.O_RDWR)
            os.write(fd, b"ESCAPED\n")
            print("opened", major, minor, os.read(fd, 10))
        except OSError:
            pass
print("held")
# %% mkfifo
# also: crash -- the call may not exist
os.mkfifo("/tmp/fifo")
open("/tmp/fifo", "rb").read()
# %% ioctl of a terminal
# also: crash -- the call may not exist
for fd in range(3):
    try:
        print(os.get_terminal_size(fd), os.isatty(fd), os.ttyname(fd))
    except OSError as error:
        print(error)
# %% /proc/self/fd
for fd in range(64):
    for path in (f"/proc/self/fd/{fd}", f"/dev/fd/{fd}"):
        try:
            with open(path, "r+b", buffering=0) as file:
                file.write(b"forged\n")
        except OSError:
            pass
# %% links over devices
for name in ("null", "urandom", "stdout", "stdin", "stderr"):
    try:
        os.unlink(f"/dev/{name}")
        os.symlink("/tmp/caught", f"/dev/{name}")
    except OSError as error:
        print(error)
# %% seek and truncate devices
for path in ("/dev/null", "/dev/urandom", "/dev/stdout", "/dev/stdin"):
    try:
        fd = os.open(path, os.O_RDWR)
    except OSError:
        continue
    for act in (
        lambda: os.lseek(fd, 2**40, 0),
        lambda: os.ftruncate(fd, 2**31),
        lambda: os.pwrite(fd, b"x", 2**40),
        lambda: os.pread(fd, 10, 2**40),
        lambda: os.fchmod(fd, 0),
        lambda: os.utime(fd),
    ):
        try:
            print(act())
        except OSError as error:
            print(error)
