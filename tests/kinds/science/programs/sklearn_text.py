"""Text features: counts, tf-idf, hashing, topics."""

import numpy as np
from sklearn.decomposition import LatentDirichletAllocation, TruncatedSVD
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

texts = ["the cat sat on the mat", "a dog sat on the log", "cats and dogs are pets", "stocks fell on the market today", "the market and stocks rose"]
counts = CountVectorizer(stop_words="english")
table = counts.fit_transform(texts)
print(counts.get_feature_names_out().tolist(), table.sum(), table.toarray()[0].tolist())
tfidf = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
weights = tfidf.fit_transform(texts)
print(tfidf.get_feature_names_out().tolist(), np.round(weights.toarray()[0], 5).tolist())
print(np.round(cosine_similarity(weights)[0], 5).tolist())
print(HashingVectorizer(n_features=16).transform(texts).nnz)
chars = CountVectorizer(analyzer="char_wb", ngram_range=(2, 2)).fit(["日本語 text"])
print(chars.get_feature_names_out().tolist())
print(np.round(np.abs(TruncatedSVD(2, random_state=0).fit_transform(weights))[0], 4).tolist())
topics = LatentDirichletAllocation(2, random_state=0).fit(table)
print(topics.components_.shape, np.round(topics.transform(table).sum(axis=1), 6).tolist())
classifier = make_pipeline(TfidfVectorizer(), MultinomialNB()).fit(texts, ["pet", "pet", "pet", "money", "money"])
print(classifier.predict(["dog and cat", "market stocks"]).tolist())
vectorizer = DictVectorizer(sparse=False)
print(vectorizer.fit_transform([{"a": 1, "b": "x"}, {"b": "y"}]).tolist(), vectorizer.get_feature_names_out().tolist())
