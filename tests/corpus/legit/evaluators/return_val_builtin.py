import json

try:
    return_val
except NameError:
    def return_val(value):
        print("returned", value)

return_val(json.dumps({"score": 0.5, "reason": "half of it is right"}))
