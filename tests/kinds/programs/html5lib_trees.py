"""Trees of broken HTML, as browsers make them."""

import xml.etree.ElementTree as ElementTree

import html5lib
import webencodings

document = html5lib.parse("<p>a<p>b<table><td>c", namespaceHTMLElements=False)
print(ElementTree.tostring(document, encoding="unicode"))
fragment = html5lib.parseFragment("<b>1</i> & 2", treebuilder="dom")
print([child.toxml() for child in fragment.childNodes])
walker = html5lib.getTreeWalker("etree")
serializer = html5lib.serializer.HTMLSerializer(quote_attr_values="always", omit_optional_tags=False)
print("".join(serializer.serialize(walker(document))))
parser = html5lib.HTMLParser(strict=False)
parser.parse("<!doctype html><p></b>")
print([error[1] for error in parser.errors])
print(webencodings.lookup("latin1").name, webencodings.decode(b"\xef\xbb\xbfcaf\xc3\xa9", "latin1"))
