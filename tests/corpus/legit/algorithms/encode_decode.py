import base64
import binascii
import codecs
import hashlib
import hmac
import zlib

text = "import os; exec('print(1)')"
coded = base64.b64encode(text.encode()).decode()
print(coded, base64.b64decode(coded).decode() == text)
print(hashlib.sha256(b"abc").hexdigest()[:16], hmac.new(b"k", b"m", hashlib.sha1).hexdigest()[:8])
print(codecs.encode("Hello", "rot13"), binascii.crc32(b"abc"), len(zlib.compress(b"a" * 1000)) < 30)
