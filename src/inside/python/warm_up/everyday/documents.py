import json

import bs4
import jsonpath_ng
import tabulate
import yaml
from dateutil import parser

settings = yaml.safe_load("name: run\nscores: [1, 2.5]\nwhen: 2024-05-01\n")
print(yaml.safe_dump(settings))
soup = bs4.BeautifulSoup("<p class='a'>one <b>two</b></p>", "html.parser")
print(soup.select_one("p.a b").get_text(), soup.find("p").text)
found = jsonpath_ng.parse("$.a[*].b").find(json.loads('{"a": [{"b": 1}]}'))
print([match.value for match in found], parser.parse("May 1, 2024 10:30"))
print(tabulate.tabulate([["a", 1], ["b", 2.5]], headers=["name", "score"]))
