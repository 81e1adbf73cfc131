import json

DATASET = '''
[{"问题": "如何读取文件？", "答案": "使用 open('文件.txt') 或 pathlib"},
 {"问题": "如何执行代码？", "答案": "不要使用 eval(input()) 或 exec()"},
 {"问题": "如何导入模块？", "答案": "import os; os.system('ls')"}]
'''
rows = json.loads(DATASET)
print(len(rows), [len(r["答案"]) for r in rows])
print(sum("eval(" in r["答案"] or "exec(" in r["答案"] for r in rows))
