"""How alike texts are, as graders ask."""

import rapidfuzz
import textdistance
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import JaroWinkler, Levenshtein

PAIRS = [("kitten", "sitting"), ("", "abc"), ("Zürich", "Zurich"), ("the quick brown fox", "brown quick the fox"), ("same", "same")]
for a, b in PAIRS:
    print(a, b)
    for name in ("hamming", "levenshtein", "damerau_levenshtein", "jaro", "jaro_winkler", "jaccard", "sorensen", "cosine", "overlap", "lcsseq", "lcsstr", "ratcliff_obershelp", "mra", "monge_elkan"):
        algorithm = getattr(textdistance, name)
        print(" ", name, algorithm(a, b) if "lcs" in name else round(algorithm(a, b), 6), round(algorithm.normalized_similarity(a, b), 6))
    print(" ", [round(float(f(a, b)), 4) for f in (fuzz.ratio, fuzz.partial_ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio, fuzz.WRatio, fuzz.QRatio)])
    print(" ", Levenshtein.distance(a, b), round(float(Levenshtein.normalized_similarity(a, b)), 4), round(float(JaroWinkler.similarity(a, b)), 4))
print(Levenshtein.editops("kitten", "sitting").as_list(), Levenshtein.opcodes("ab", "ac"))
choices = ["Atlanta Falcons", "New York Jets", "New York Giants", "Dallas Cowboys"]
print([(c, round(s, 3), i) for c, s, i in process.extract("new york jets", choices, scorer=fuzz.WRatio, limit=2, processor=utils.default_process)])
print(process.extractOne("cowboys", choices, processor=utils.default_process)[0], textdistance.levenshtein.distance([1, 2, 3], [1, 3]))
print(rapidfuzz.__version__)
