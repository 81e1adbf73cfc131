"""Scores of machine translation, as its papers report them."""

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF, TER

SYSTEM = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him.", "他是一个好人。"]
REFERENCES = [
    ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog.", "他是好人。"],
    ["The dog bit the man.", "It was not unexpected.", "The man bit him first.", "他真是一个好人。"],
]
print(sacrebleu.corpus_bleu(SYSTEM, REFERENCES), sacrebleu.corpus_chrf(SYSTEM, REFERENCES), sacrebleu.corpus_ter(SYSTEM, REFERENCES))
for tokenize in ("13a", "zh", "char", "none"):
    bleu = BLEU(tokenize=tokenize, effective_order=True)
    print(tokenize, bleu.corpus_score(SYSTEM, REFERENCES), bleu.sentence_score(SYSTEM[0], [REFERENCES[0][0]]).score)
print(CHRF(word_order=2).corpus_score(SYSTEM, REFERENCES), TER(normalized=True).sentence_score(SYSTEM[1], [REFERENCES[0][1]]))
print(BLEU().corpus_score(SYSTEM, REFERENCES).precisions, sacrebleu.sentence_bleu("a b c d", ["a b c e"]).score, sacrebleu.raw_corpus_bleu(["a b c d e"], [["a b c d e"]]).score)
print(BLEU(lowercase=True, smooth_method="add-k", smooth_value=1).corpus_score(SYSTEM, REFERENCES))
