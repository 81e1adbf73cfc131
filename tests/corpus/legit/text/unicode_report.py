import unicodedata

for char in "é€ﬁ中😀":
    print(f"U+{ord(char):04X}", unicodedata.name(char), unicodedata.category(char), unicodedata.east_asian_width(char))
print(unicodedata.normalize("NFKC", "ｅｘｅｃ ﬁ ²"), "Straße".casefold(), "İ".lower().encode())
