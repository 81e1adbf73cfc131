from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.naive_bayes import MultinomialNB

docs = ["import os is bad", "eval is bad too", "cats are lovely", "dogs are lovely"]
matrix = TfidfVectorizer().fit_transform(docs)
print(cosine_similarity(matrix)[0].argsort()[-2], matrix.shape)
counts = CountVectorizer().fit(docs)
model = MultinomialNB().fit(counts.transform(docs), ["tech", "tech", "pets", "pets"])
print(model.predict(counts.transform(["lovely cats", "bad eval"])).tolist())
