from collections import Counter


def f1(prediction: str, truth: str) -> float:
    p, t = prediction.split(), truth.split()
    common = Counter(p) & Counter(t)
    same = sum(common.values())
    if same == 0:
        return 0.0
    precision, recall = same / len(p), same / len(t)
    return 2 * precision * recall / (precision + recall)


pairs = [("a cat sat", "the cat sat down"), ("dog", "cat"), ("x y", "x y")]
for prediction, truth in pairs:
    print(f"{f1(prediction, truth):.3f}")
