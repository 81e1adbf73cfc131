"""Prints the bodies of added_functions.wat for added_functions.ts, in hex.

Needs wabt (wat2wasm, wasm-objdump). Run by hand after a change of the text:
a build takes what is written down, so it needs no assembler.

Usage: python3 tools/packages/int64/assemble.py
"""

import pathlib
import re
import subprocess
import tempfile
import textwrap

# Number of the first function that is added.
FIRST = 5158

SOURCE = pathlib.Path(__file__).with_name("added_functions.wat")


def main():
    text = SOURCE.read_text()
    # Functions are 0, 1, ... here, imported ones first; they have other numbers
    # in the library.
    imported = re.findall(r'\(import "library" "(\d+)" \(func', text)
    own = range(FIRST, FIRST + text.count("\n  (func "))
    numbers = [*map(int, imported), *own]
    with tempfile.TemporaryDirectory() as folder:
        module = f"{folder}/module.wasm"
        subprocess.run(["wat2wasm", SOURCE, "-o", module], check=True)
        listing = subprocess.run(
            ["wasm-objdump", "-d", module], check=True, capture_output=True, text=True
        ).stdout
    for body in bodies(listing, numbers):
        print("\n".join(textwrap.wrap(body.hex(), 64)), end="\n\n")


def bodies(listing, numbers):
    """Return the bytes of each function in the output of `wasm-objdump -d`."""
    found = []
    for line in listing.splitlines():
        if re.match(r"[0-9a-f]+ func\[", line):
            found.append(([], []))
        match = re.match(r" [0-9a-f]+: ((?:[0-9a-f]{2} )+) *\| *(.*)", line)
        if match is None:
            continue
        octets, what = bytes.fromhex(match[1]), match[2]
        groups, code = found[-1]
        if what.startswith("local["):
            groups.append(octets)
        elif what.startswith("call "):
            code.append(b"\x10" + leb(numbers[int(what.split()[1])]))
        else:
            code.append(octets)
    return [leb(len(groups)) + b"".join(groups + code) for groups, code in found]


def leb(number):
    if number < 128:
        return bytes([number])
    return bytes([number & 127 | 128]) + leb(number >> 7)


if __name__ == "__main__":
    main()
