# title: never lets a program fill memory or time through files
# goal: the in-memory files are outside the interpreter's own limit
# expect: exception type=OSError
# timeout: 6000

import os

os.chdir("/tmp")

# %% one large file
with open("big", "wb") as file:
    while True:
        file.write(bytes(4 << 20))
# %% many middling files
n = 0
while True:
    n += 1
    with open(f"f{n}", "wb") as file:
        file.write(bytes(1 << 20))
# %% a sparse file
# expect: exception type=OSError|OverflowError
with open("sparse", "wb") as file:
    file.truncate(2**40)
# %% a sparse file below 2 GiB
with open("sparse", "wb") as file:
    file.truncate(2**31 - 1)
# %% a far seek
with open("far", "wb") as file:
    file.seek(2**30)
    file.write(b"x")
# %% a very far seek
# expect: exception type=OSError|OverflowError
with open("far", "wb") as file:
    file.seek(2**62)
    file.write(b"x")
# %% pwrite far away
# expect: exception type=OSError|OverflowError
fd = os.open("far", os.O_RDWR | os.O_CREAT)
os.pwrite(fd, b"x", 2**33)
# %% posix_fallocate
# expect: refused
# also: crash -- the call may not exist
fd = os.open("big", os.O_RDWR | os.O_CREAT)
os.posix_fallocate(fd, 0, 2**34)
# %% os.truncate
# expect: exception type=OSError|OverflowError
open("t", "w").close()
os.truncate("t", 2**35)
# %% 100,000 files
for n in range(100_000):
    open(f"f{n}", "x").close()
# %% 100,000 folders
for n in range(100_000):
    os.mkdir(f"d{n}")
# %% 100,000 links
for n in range(100_000):
    os.symlink("x" * 200, f"l{n}")
# %% a deep folder
path = "/tmp"
for n in range(100_000):
    path += "/d"
    os.mkdir(path)
# %% a deep folder, by steps
for n in range(100_000):
    os.mkdir("d")
    os.chdir("d")
# %% a link to itself
# expect: exception type=OSError|FileNotFoundError
os.symlink("loop", "loop")
open("loop")
# %% links in a circle
os.symlink("b", "a")
os.symlink("a", "b")
os.stat("a/b/a/b")
# %% links that double
os.mkdir("d")
for n in range(60):
    os.symlink(f"l{n + 1}/../l{n + 1}" if n < 59 else "d", f"d/l{n}")
os.stat("d/l0")
# %% a long name
open("n" * 10_000, "w")
# %% a long path
open("/".join(["."] * 100_000) + "/x", "w")
# %% names that hold the data
for n in range(10_000):
    open("n" * 1_000_000 + str(n), "w").close()
# %% renamed to names that hold the data
for n in range(10_000):
    open("a", "w").close()
    os.rename("a", "n" * 1_000_000 + str(n))
# %% links that hold the data
for n in range(10_000):
    os.symlink("t" * 1_000_000, f"l{n}")
# %% a link that does not fit
# expect: success stdout="held\n"
with open("big", "wb") as file:
    try:
        while True:
            file.write(bytes(1 << 16))
            file.flush()
    except OSError:
        pass
for n in range(300):
    try:
        os.symlink("t" * 100_000, f"l{n}")
    except OSError:
        pass
for name in os.listdir("."):
    os.lstat(name)
    if name.startswith("l"):
        os.readlink(name)
print("held")
# %% replaced and removed
# expect: success stdout="held\n"
for n in range(1000):
    for name in ("a", "b"):
        with open(name, "w") as file:
            file.write("x" * 10_000)
    os.replace("a", "b")
    os.unlink("b")
    if os.path.exists("a") or os.path.exists("b") or os.listdir("."):
        print("ESCAPED", n)
print("held")
# %% the quota, after much coming and going
# expect: success stdout="held\n"
for n in range(20_000):
    with open("a", "wb") as file:
        file.write(bytes(10_000))
    os.replace("a", "b")
    os.mkdir("d")
    os.rename("d", "e")
    os.rmdir("e")
    os.unlink("b")
with open("big", "wb") as file:
    file.write(bytes(30_000_000))
print("held")
# %% deleted but open
held = []
while True:
    file = open("gone", "wb")
    file.write(bytes(1 << 20))
    file.flush()
    os.unlink("gone")
    held.append(file)
# %% truncated but open
fds = [os.open("same", os.O_RDWR | os.O_CREAT) for _ in range(100)]
for fd in fds:
    os.write(fd, bytes(1 << 20))
    os.ftruncate(fd, 0)
    os.lseek(fd, 0, 0)
for n in range(1000):
    os.pwrite(fds[n % 100], bytes(1 << 20), n << 20)
# %% open without an end
held = []
while True:
    held.append(os.open("/dev/null", os.O_RDONLY))
# %% dup without an end
while True:
    os.dup(1)
# %% dup2 to a high number
os.dup2(1, 2**30)
# %% dup2 to a high number, then a search of all
# also: success -- it may be fast
# also: timeout -- or not
os.dup2(1, 2**31 - 10)
for n in range(100):
    open("x", "w").close()
    os.unlink("x")
# %% F_DUPFD to a high number
# also: exception -- there is no fcntl module
# also: crash -- the call may not exist
import fcntl
fcntl.fcntl(1, fcntl.F_DUPFD, 2**30)
# %% a pipe filled
# also: crash -- the call may not exist
read, write = os.pipe()
while True:
    os.write(write, bytes(1 << 20))
# %% renamed into itself
os.mkdir("a")
os.mkdir("a/b")
os.rename("a", "a/b/c")
# %% copied
# expect: refused
# also: crash -- the call may not exist
with open("a", "wb") as file:
    file.write(bytes(1 << 20))
while True:
    source, target = os.open("a", os.O_RDONLY), os.open("a", os.O_WRONLY | os.O_APPEND)
    if os.sendfile(target, source, 0, 1 << 20) == 0:
        raise OSError("nothing is sent")
# %% mapped
# also: exception -- it may be refused in another way
# also: crash -- the call may not exist
import mmap
with open("m", "wb+") as file:
    file.truncate(32 << 20)
    maps = [mmap.mmap(file.fileno(), 0) for _ in range(1000)]
# %% temporary files
import tempfile
held = []
while True:
    held.append(tempfile.TemporaryFile())
    held[-1].write(bytes(1 << 20))
# %% a spooled archive
import zipfile
with zipfile.ZipFile("z.zip", "w") as archive:
    for n in range(1_000_000):
        archive.writestr(f"{n}", bytes(1 << 20))
# %% an archive unpacked outside
# expect: any -- the names are made harmless, or refused
import io
import tarfile
data = io.BytesIO()
with tarfile.open(fileobj=data, mode="w") as archive:
    for name in ("../../../etc/passwd", "/lib/python312.zip", "/dev/null"):
        info = tarfile.TarInfo(name)
        info.size = 4
        archive.addfile(info, io.BytesIO(b"evil"))
data.seek(0)
tarfile.open(fileobj=data).extractall("/", filter="fully_trusted")
