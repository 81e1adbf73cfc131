import base64
from urllib.parse import quote, unquote

句子 = "你好，世界"
for 编码 in ("utf-8", "gbk", "utf-16-le"):
    print(编码, len(句子.encode(编码)))
print(quote("搜索=评测"), unquote("%E4%BD%A0%E5%A5%BD"))
print(base64.b64encode(句子.encode()).decode(), "汉字".center(8, "＊"))
