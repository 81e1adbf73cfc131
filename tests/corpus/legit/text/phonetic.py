CODES = {c: d for d, cs in enumerate(["", "bfpv", "cgjkqsxz", "dt", "l", "mn", "r"]) for c in cs}


def soundex(name):
    name = name.lower()
    out, last = name[0].upper(), CODES.get(name[0])
    for c in name[1:]:
        code = CODES.get(c)
        if code and code != last:
            out += str(code)
        if c not in "hw":
            last = code
    return (out + "000")[:4]


print([soundex(n) for n in ("Robert", "Rupert", "Ashcraft", "Tymczak")])
