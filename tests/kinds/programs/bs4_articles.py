"""What scrapers do with a page: select, walk, change, print."""

from bs4 import BeautifulSoup, Comment, NavigableString

PAGE = """
<html><head><title>News &amp; more</title></head><body>
<!-- generated -->
<div id="list" class="box main">
  <article data-id="1"><h2><a href="/a">First</a></h2><p>One <b>bold</b> move.</p></article>
  <article data-id="2"><h2><a href="/b" title="x">Second</a></h2><p>Two<br>lines</p></article>
</div>
<table><tr><th>k</th><th>v</th></tr><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>
<p>unclosed <i>tags
</body></html>
"""

for parser in ("html.parser", "html5lib"):
    soup = BeautifulSoup(PAGE, parser)
    print(parser, soup.title.string, len(soup.find_all(True)))
    for article in soup.select("div#list > article[data-id]"):
        link = article.h2.a
        print(article["data-id"], link["href"], link.get_text(), link.get("title"))
        print(article.p.get_text(" ", strip=True), [type(c).__name__ for c in article.p.children])
    rows = [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in soup.table.find_all("tr")]
    print(rows, soup.find(string=lambda text: isinstance(text, Comment)).strip())
    print(soup.find("div")["class"], soup.select_one("article:nth-of-type(2) a").parent.name)
    soup.b.replace_with(NavigableString("plain"))
    soup.i.unwrap()
    soup.h2.decompose()
    print(soup.find("article"))
    print(soup.prettify()[:200])
