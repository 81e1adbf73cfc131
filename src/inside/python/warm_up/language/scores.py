import nltk
import sacrebleu
from nltk.stem import PorterStemmer
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

words = "the cats were running".split()
print([PorterStemmer().stem(word) for word in words], nltk.edit_distance("a", "ab"))
smoothing = SmoothingFunction().method1
print(sentence_bleu([words], words, smoothing_function=smoothing))
print(sacrebleu.sentence_chrf("the cat", ["a cat"]).score)
