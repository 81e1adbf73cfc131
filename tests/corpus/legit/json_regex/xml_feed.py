import xml.etree.ElementTree as ET

FEED = """<rss><channel><title>News &amp; more</title>
<item><title>One</title><link>http://a/1</link></item>
<item><title>Two</title><link>http://a/2</link></item></channel></rss>"""

root = ET.fromstring(FEED)
print(root.findtext("channel/title"))
for item in root.iter("item"):
    print(item.find("title").text, item.findtext("link"))
root.find("channel").append(ET.Element("item", {"id": "3"}))
print(len(ET.tostring(root, encoding="unicode")))
