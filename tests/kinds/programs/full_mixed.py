"""Programs that need packages of two worlds."""

import io
import sqlite3

import networkx as nx
import numpy as np
import pandas as pd
import sympy as sp
from bs4 import BeautifulSoup
from tabulate import tabulate

x = sp.symbols("x")
f = sp.lambdify(x, sp.sin(x) * sp.exp(-x), "numpy")
print(np.round(f(np.linspace(0, 1, 4)), 6), sp.Matrix(np.array([[1, 2], [3, 4]])).det(), np.array(sp.eye(2)).astype(int).tolist())
with sqlite3.connect(":memory:") as db:
    pd.DataFrame({"city": ["Bern", "Rome", "Bern"], "sales": [3, 5, 4]}).to_sql("sales", db, index=False)
    frame = pd.read_sql("select city, sum(sales) as total from sales group by city order by city", db)
print(frame, frame.to_markdown(), tabulate(frame, headers="keys", showindex=False), sep="\n")
G = nx.karate_club_graph()
ranks = nx.pagerank(G)
print(max(ranks, key=ranks.get), round(ranks[0], 6), nx.to_numpy_array(nx.path_graph(3), dtype=int).tolist(), nx.adjacency_matrix(nx.path_graph(3)).nnz)
print(nx.to_pandas_edgelist(nx.path_graph(3)), nx.from_pandas_edgelist(pd.DataFrame({"source": [1], "target": [2]})).edges, np.round(nx.laplacian_spectrum(nx.path_graph(3)), 6))
html = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x</td></tr></table>"
print(pd.read_html(io.StringIO(html), flavor="bs4")[0], BeautifulSoup(html, "html5lib").td.text)
