"""统计中文文本中的字频；注释里写 import os 或 eval( 都没有关系。"""
from collections import Counter

文本 = "数据驱动的评测平台，数据决定评测的质量。导入 import os 不会执行。"
标点 = set("，。、 ")
字频 = Counter(字 for 字 in 文本 if 字 not in 标点 and not 字.isascii())
for 字, 次数 in 字频.most_common(3):
    print(f"{字}：{次数}")
