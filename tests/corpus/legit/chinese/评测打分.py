import json


class 评测器:
    def __init__(self, 权重=None):
        self.权重 = 权重 or {"准确": 0.7, "流畅": 0.3}

    def 打分(self, 输出: str, 参考: str) -> dict:
        准确 = len(set(输出) & set(参考)) / max(len(set(参考)), 1)
        流畅 = 1.0 if 输出.endswith(("。", "！", "？")) else 0.5
        总分 = 准确 * self.权重["准确"] + 流畅 * self.权重["流畅"]
        return {"score": round(总分, 3), "reason": f"准确率 {准确:.0%}，流畅度 {流畅}"}


结果 = 评测器().打分("北京是中国的首都。", "中国的首都是北京。")
print(json.dumps(结果, ensure_ascii=False))
