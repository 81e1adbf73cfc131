import re


def canonical(sql):
    sql = re.sub(r"--[^\n]*", "", sql)
    sql = re.sub(r"\s+", " ", sql).strip().rstrip(";").lower()
    match = re.match(r"select (.+?) from (.+)", sql)
    columns = sorted(c.strip() for c in match.group(1).split(","))
    return columns, match.group(2)


a = "SELECT b, a FROM t -- exec('x')\nWHERE x = 'import os';"
b = "select a,  b from t where x = 'import os'"
print(canonical(a) == canonical(b))
