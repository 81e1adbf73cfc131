from html import escape, unescape
from html.parser import HTMLParser


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links = []
        self.text = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs).get("href"))

    def handle_data(self, data):
        if data.strip():
            self.text.append(data.strip())


parser = Links()
parser.feed("<p>See <a href='/x?a=1&amp;b=2'>this</a> or <a>that</a></p>")
print(parser.links, parser.text)
print(escape("<script>eval('1')</script>"), unescape("&lt;b&gt;"))
