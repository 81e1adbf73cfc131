"""Tests that the stand-ins give what CPython on Linux gives."""

import hashlib
import unittest

import corpus  # noqa: F401  (makes the modules importable)

import linux_parts


class LinuxParts(unittest.TestCase):
    """Against what CPython of this machine has."""

    def test_pbkdf2_hmac_gives_the_keys_of_openssl(self):
        for name in ("md5", "sha1", "sha256", "sha512"):
            for password in (b"", b"password", b"p" * 200):
                for length in (None, 1, 20, 131):
                    with self.subTest(name=name, password=password, length=length):
                        arguments = (name, password, b"salt", 3, length)
                        self.assertEqual(
                            linux_parts.pbkdf2_hmac(*arguments),
                            hashlib.pbkdf2_hmac(*arguments),
                        )

    def test_pbkdf2_hmac_refuses_what_openssl_refuses(self):
        for arguments, error in (
            (("sha256", b"p", b"s", 0), ValueError),
            (("sha256", b"p", b"s", 1, 0), ValueError),
            (("no such hash", b"p", b"s", 1), ValueError),
            (("sha256", "p", b"s", 1), TypeError),
            ((1, b"p", b"s", 1), TypeError),
        ):
            for function in (linux_parts.pbkdf2_hmac, hashlib.pbkdf2_hmac):
                with self.subTest(arguments), self.assertRaises(error):
                    function(*arguments)


if __name__ == "__main__":
    unittest.main()
