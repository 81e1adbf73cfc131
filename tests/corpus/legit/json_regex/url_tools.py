from urllib.parse import parse_qs, quote, unquote, urlencode, urljoin, urlparse

url = "https://user@example.com:8443/a/b%20c?x=1&x=2&y=%E4%BD%A0#frag"
parts = urlparse(url)
print(parts.hostname, parts.port, parts.path, parse_qs(parts.query))
print(urljoin(url, "../d?z=3"))
print(quote("a b/ç"), unquote("%7Eme"), urlencode({"q": "x y", "n": 3}))
