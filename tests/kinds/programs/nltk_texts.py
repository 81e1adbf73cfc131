"""What of nltk needs no data."""

import nltk
from nltk import CFG, ChartParser, FreqDist, Tree, bigrams, edit_distance, ngrams
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
from nltk.metrics import ConfusionMatrix, accuracy, f_measure, jaccard_distance, precision, recall
from nltk.stem import LancasterStemmer, PorterStemmer, SnowballStemmer
from nltk.tokenize import RegexpTokenizer, TreebankWordTokenizer, TweetTokenizer, WhitespaceTokenizer, wordpunct_tokenize
from nltk.translate.bleu_score import SmoothingFunction, corpus_bleu, sentence_bleu

TEXT = "Good muffins cost $3.88 in New York. Please buy me two of them, thanks! It isn't far."
for tokenizer in (TreebankWordTokenizer(), WhitespaceTokenizer(), RegexpTokenizer(r"\w+")):
    print(tokenizer.tokenize(TEXT))
print(wordpunct_tokenize(TEXT))
print(TweetTokenizer(strip_handles=True, reduce_len=True).tokenize("@ann waaaaayyyy tooo cool!!! :-) #nlp http://x.org <3 +1 (800) 123-4567"))
words = "running runs ran easily fairly maximum generously connections".split()
for stemmer in (PorterStemmer(), SnowballStemmer("english"), LancasterStemmer()):
    print([stemmer.stem(word) for word in words])
print(SnowballStemmer("german").stem("Häuser"), SnowballStemmer("french").stem("continuellement"))
print(list(bigrams("a b c".split())), list(ngrams("abcd", 3)), FreqDist("mississippi").most_common(2), edit_distance("intention", "execution"))
reference, guess = "the cat is on the mat".split(), "the the cat mat on".split()
smooth = SmoothingFunction()
print([round(sentence_bleu([reference], guess, smoothing_function=f), 6) for f in (smooth.method1, smooth.method2, smooth.method4, smooth.method7)])
print(round(sentence_bleu([reference, guess], "the cat is on mat".split()), 6), round(corpus_bleu([[reference]], [reference]), 6), round(sentence_bleu([reference], guess, weights=(1,)), 6))
grammar = CFG.fromstring("""
S -> NP VP
NP -> 'she' | Det N
VP -> V NP
Det -> 'a'
N -> 'fish'
V -> 'eats'
""")
for tree in ChartParser(grammar).parse("she eats a fish".split()):
    print(tree, tree.leaves(), tree.height())
print(Tree.fromstring("(S (NP I) (VP (V saw) (NP him)))").productions())
print(nltk.RegexpParser("NP: {<DT>?<JJ>*<NN>}").parse([("the", "DT"), ("little", "JJ"), ("dog", "NN"), ("ran", "VBD")]))
print(precision({1, 2}, {2, 3}), recall({1, 2}, {2, 3}), f_measure({1, 2}, {2, 3}), jaccard_distance({1, 2}, {2, 3}), accuracy([1, 2], [1, 3]))
print(ConfusionMatrix("aab", "abb"))
finder = BigramCollocationFinder.from_words("a b a b c a b".split())
print(finder.nbest(BigramAssocMeasures().pmi, 2), nltk.Text(words).count("ran"))
for missing in (lambda: nltk.word_tokenize("a b"), lambda: nltk.corpus.stopwords.words("english")):
    try:
        missing()
    except LookupError as error:
        print(type(error).__name__, "Resource" in str(error))
