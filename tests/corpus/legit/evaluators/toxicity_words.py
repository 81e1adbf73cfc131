import json
import re

BLOCKED = {"idiot": 0.6, "stupid": 0.4, "hate": 0.5}


def toxicity(text):
    hits = {w: s for w, s in BLOCKED.items() if re.search(rf"\b{re.escape(w)}\b", text, re.I)}
    return {"score": round(min(1.0, sum(hits.values())), 2), "hits": sorted(hits)}


for line in ["You are kind", "Stupid! I hate it", "an idiotic word is not a hit"]:
    print(json.dumps(toxicity(line)))
