# Runs one test module of a package; follows pytest_stand_in.py in one program.
import json

install()
collector = load_tests(INPUT["files"], INPUT["module"])
return_val(json.dumps(collector.run(frozenset(INPUT["leaveOut"]))))
