"""Scores of summaries."""

from rouge_score import rouge_scorer, scoring, tokenize

scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rouge3", "rougeL", "rougeLsum"], use_stemmer=True)
PAIRS = [
    ("The quick brown fox jumps over the lazy dog", "The quick brown dog jumps on the log."),
    ("first line\nsecond line here", "second line\nfirst lines"),
    ("", "nothing"),
]
aggregate = scoring.BootstrapAggregator()
for target, prediction in PAIRS:
    scores = scorer.score(target, prediction)
    aggregate.add_scores(scores)
    for name, score in scores.items():
        print(name, *(round(value, 6) for value in score))
print(sorted(aggregate.aggregate()), tokenize.tokenize("Hello, World! 123", None))
print(rouge_scorer.RougeScorer(["rouge1"]).score("a b c", "a b")["rouge1"].fmeasure)
