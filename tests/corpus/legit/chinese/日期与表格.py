from datetime import date, timedelta

星期 = "一二三四五六日"
开始 = date(2024, 1, 29)
for 偏移 in range(3):
    日 = 开始 + timedelta(days=偏移)
    print(f"{日.year}年{日.month}月{日.day}日 星期{星期[日.weekday()]}")
成绩 = {"张三": 95, "李四": 88}
print("、".join(f"{名}：{分}分" for 名, 分 in sorted(成绩.items(), key=lambda 项: -项[1])))
