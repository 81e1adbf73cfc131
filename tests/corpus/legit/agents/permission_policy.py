import fnmatch
import ipaddress

ALLOW = ["read:*", "write:/tmp/*"]
DENY = ["*:/etc/*"]


def allowed(action):
    return any(fnmatch.fnmatch(action, p) for p in ALLOW) and not any(fnmatch.fnmatch(action, p) for p in DENY)


for action in ("read:/home/a", "read:/etc/passwd", "write:/var/x", "write:/tmp/x"):
    print(action, allowed(action))
print(ipaddress.ip_address("10.1.2.3") in ipaddress.ip_network("10.0.0.0/8"))
