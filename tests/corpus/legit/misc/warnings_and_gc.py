import gc
import sys
import warnings
import weakref


class Big:
    pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("old", DeprecationWarning)
print(len(caught), caught[0].category.__name__)
big = Big()
ref = weakref.ref(big)
del big
gc.collect()
print(ref() is None, sys.getrefcount(ref) > 0)
