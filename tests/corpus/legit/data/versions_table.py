import sys
import platform
import numpy
import pandas

for module in (numpy, pandas):
    print(module.__name__, len(module.__version__.split(".")) >= 2)
print(platform.python_implementation(), sys.version_info.major, sys.maxsize > 2**30)
print(sys.getsizeof([]) > 0, sys.getrecursionlimit() > 50)
