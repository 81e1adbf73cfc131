def lcs(a, b):
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], previous + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def rouge_l(summary, reference, beta=1.2):
    s, r = summary.split(), reference.split()
    common = lcs(s, r)
    if not common:
        return 0.0
    p, q = common / len(s), common / len(r)
    return (1 + beta**2) * p * q / (q + beta**2 * p)


print(round(rouge_l("police killed the gunman", "police kill the gunman"), 4))
