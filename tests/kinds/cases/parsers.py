# title: never lets a document make a parser reach further than its text
# goal: parsers of HTML, JSON paths, languages and graphs read files and URLs too
# expect: refused

import bs4
import html5lib
import networkx as nx
import nltk

# %% bs4 with a parser that is not there
bs4.BeautifulSoup("<a>", "lxml")
print("ESCAPED")
# %% bs4's own diagnosis reads an address
from bs4.diagnose import diagnose

import urllib.request

diagnose(urllib.request.urlopen("http://127.0.0.1/"))
print("ESCAPED")
# %% html5lib fetches an encoding from an address
html5lib.parse(__import__("urllib.request").request.urlopen("file:///etc/passwd"))
print("ESCAPED")
# %% html5lib with a tree of lxml
html5lib.parse("<a>", treebuilder="lxml")
print("ESCAPED")
# %% elements a million deep
# expect: success
# also: exception -- RecursionError
# also: crash -- the stack ends
# also: timeout -- on a slow machine
# also: memory -- trees are large
# timeout: 3000
bs4.BeautifulSoup("<div>" * 100_000, "html.parser").get_text()
str(bs4.BeautifulSoup("<b>" * 20_000, "html5lib"))
# %% a selector that takes for ever
# expect: timeout
# also: success -- soupsieve bounds it
# timeout: 1500
soup = bs4.BeautifulSoup("<div>" * 300 + "x", "html.parser")
while True:
    soup.select("div " * 300 + ":not(:has(> div:not(div)))")
# %% networkx reads a file
print("ESCAPED", nx.read_edgelist("/etc/passwd", delimiter=":"))
# %% networkx reads packed bytes
print("ESCAPED", nx.read_graph6("/proc/self/mem"))
# %% networkx starts graphviz
nx.nx_agraph.view_pygraphviz(nx.path_graph(2))
print("ESCAPED")
# %% an entity of a graph in XML
nx.parse_graphml(
    '<!DOCTYPE g [<!ENTITY e SYSTEM "file:///etc/passwd">]><graphml xmlns='
    '"http://graphml.graphdrawing.org/xmlns"><graph><node id="&e;"/></graph></graphml>'
)
print("ESCAPED")
# %% nltk downloads
assert nltk.download("punkt", quiet=True), "no network"
print("ESCAPED")
# %% nltk loads by an address
print("ESCAPED", nltk.data.load("file:///etc/passwd", format="raw"))
# %% nltk starts Java
nltk.internals.config_java("/bin/sh")
nltk.internals.java(["x"])
print("ESCAPED")
# %% nltk starts another program
from nltk.tag.hunpos import HunposTagger

HunposTagger("/etc/passwd", "/bin/sh").tag(["x"])
print("ESCAPED")
# %% sacrebleu downloads a test set
import sacrebleu

print("ESCAPED", sacrebleu.get_source_file("wmt17", "de-en"))
