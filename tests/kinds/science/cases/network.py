# title: never lets a scientific package reach the network
# goal: the packages download data sets, tables, schemas and pictures
# expect: refused

import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
URL = "http://127.0.0.1:8890/health"

# %% fetch_openml
from sklearn.datasets import fetch_openml

print("ESCAPED", fetch_openml("iris", version=1))
# %% fetch_california_housing
from sklearn.datasets import fetch_california_housing

print("ESCAPED", fetch_california_housing(n_retries=0))
# %% fetch_20newsgroups
from sklearn.datasets import fetch_20newsgroups

print("ESCAPED", fetch_20newsgroups(n_retries=0))
# %% fetch_lfw_people
from sklearn.datasets import fetch_lfw_people

print("ESCAPED", fetch_lfw_people(n_retries=0))
# %% scipy.datasets
from scipy import datasets

print("ESCAPED", datasets.face())
# %% pandas.read_csv
print("ESCAPED", pd.read_csv(URL))
# %% pandas.read_json
print("ESCAPED", pd.read_json(URL))
# %% pandas.read_html
print("ESCAPED", pd.read_html(URL))
# %% pandas.read_parquet from a bucket
print("ESCAPED", pd.read_parquet("s3://bucket/key"))
# %% pandas.read_sql
print("ESCAPED", pd.read_sql("select 1", "postgresql://127.0.0.1/x"))
# %% sqlalchemy
import sqlalchemy

print("ESCAPED")
# %% numpy.DataSource
print("ESCAPED", np.lib.npyio.DataSource("/tmp").open(URL).read())
# %% numpy.loadtxt
print("ESCAPED", np.loadtxt(URL, dtype=str))
# %% matplotlib's pictures
import matplotlib.pyplot as plt

print("ESCAPED", plt.imread(URL))
# %% matplotlib's style sheets
import matplotlib.style

matplotlib.style.use(URL)
print("ESCAPED")
# %% matplotlib's web server
import matplotlib

matplotlib.use("WebAgg", force=True)
import matplotlib.pyplot as plt

plt.figure()
plt.show()
print("ESCAPED")
# %% jsonschema fetches a reference
import jsonschema

jsonschema.validate(1, {"$ref": URL})
print("ESCAPED")
