rows = [("name", "qty", "price"), ("apple", 3, 1.5), ("watermelon", 1, 12.25)]
widths = [max(len(str(r[i])) for r in rows) for i in range(3)]
for row in rows:
    print(" | ".join(f"{str(cell):{'<' if i == 0 else '>'}{w}}" for i, (cell, w) in enumerate(zip(row, widths))))
total = sum(q * p for _, q, p in rows[1:])
print(f"{'total':-^30}\n{total:>30,.2f}")
print("%-10s|%05d|%.1f%%" % ("old", 42, 99.5))
