# title: never lets a program read the host's files
# goal: find anything of the machine in the sandbox's file system
# expect: success stdout="held\n"

import os

WANTED = """
/etc/passwd /etc/shadow /etc/hosts /etc/hostname /etc/resolv.conf /etc/os-release
/proc/self/environ /proc/self/cmdline /proc/self/maps /proc/self/exe /proc/1/cmdline
/proc/self/root/etc/passwd /proc/self/cwd /proc/cpuinfo /proc/meminfo /proc/mounts
/proc/version /proc/net/tcp /sys/class/net /root/.bashrc /var/run/docker.sock
/run/secrets /dev/mem /dev/kmsg /dev/sda
//etc/passwd /./etc/passwd /tmp/../etc/passwd /home/../../../../etc/passwd
/lib/../../etc/passwd /dev/../etc/passwd file:///etc/passwd
/proc/self/fd/../root/etc/passwd
""".split()

# %% by name
for path in WANTED:
    try:
        with open(path, "rb") as file:
            print("ESCAPED", path, file.read(100))
    except OSError:
        pass
print("held")
# %% by directory
for path in ("/", "/etc", "/proc", "/root", "/sys", "/var", "/usr", "/bin"):
    try:
        names = os.listdir(path)
    except OSError:
        continue
    for name in ("passwd", "hostname", "cpuinfo", "version", "kernel", "sh", "main"):
        if name in names:
            print("ESCAPED", path, name)
print("held")
# %% by an odd path
for path in ("/etc/passwd\0x", b"/etc/passwd", "/etc/passwd/.", "C:\\Windows", "\udc80/etc"):
    try:
        print("ESCAPED", open(path).read(100))
    except (OSError, ValueError):
        pass
print("held")
# %% by a link
for target in ("/etc/passwd", "../../../../etc/passwd", "/proc/self/root", "/"):
    try:
        os.symlink(target, "/tmp/link")
        for path in ("/tmp/link", "/tmp/link/etc/passwd"):
            try:
                print("ESCAPED", open(path).read(100))
            except OSError:
                pass
        os.unlink("/tmp/link")
    except OSError:
        pass
print("held")
# %% by a directory's descriptor
fd = os.open("/", os.O_RDONLY)
for path in WANTED:
    for flags in (os.O_RDONLY, os.O_RDWR, os.O_RDONLY | os.O_DIRECTORY):
        try:
            found = os.open(path.lstrip("/"), flags, dir_fd=fd)
            print("ESCAPED", path, os.read(found, 100))
        except OSError:
            pass
print("held")
# %% by stat alone
for path in WANTED:
    try:
        print("ESCAPED", path, os.stat(path))
    except OSError:
        pass
print("held")
# %% by glob
import glob
found = glob.glob("/**/passwd", recursive=True) + glob.glob("/**/deno*", recursive=True)
for path in found:
    print("ESCAPED", path)
print("held")
# %% urllib
# expect: refused
from urllib.request import urlopen
print("ESCAPED", urlopen("file:///etc/passwd").read())
# %% an included XML entity
# expect: exception
# also: success stdout="\n" -- an entity of the system's is not resolved
import xml.sax
from xml.sax.handler import ContentHandler, feature_external_ges

class Handler(ContentHandler):
    def characters(self, content):
        if "root:" in content:
            print("ESCAPED", content)

parser = xml.sax.make_parser()
parser.setFeature(feature_external_ges, True)
parser.setContentHandler(Handler())
document = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
parser.feed(document)
parser.close()
print()
