# title: never lets a program run text or load code through the scientific packages

# %% a pickle by numpy, by position
# expect: refused expression
import numpy as np

np.load("x", None, True)

# %% a pickle by numpy, by keywords that are not written out
# expect: refused expression
import numpy as np

np.load("x", **{"allow_pickle": True})

# %% a pickle by numpy's function under another name
# expect: refused expression
import numpy as np

read = np.load
read("x", None, True)

# %% a pickle by numpy, with names imported at once
# expect: refused expression
from numpy import *

load("x", None, 1)

# %% the network by jsonschema
# expect: refused module-attribute
import jsonschema

jsonschema.validators.urlopen("http://example.com")

# %% os by pandas
# expect: refused module-attribute
import pandas as pd

pd.io.common.os.system("id")

# %% os by pandas, imported
# expect: refused module-attribute
from pandas.io.common import os

os.system("id")

# %% os by a module of pandas
# expect: refused module-attribute
from pandas.io import common

common.os.system("id")

# %% pandas' own eval
# expect: refused module-attribute
import pandas as pd

pd.eval("__import__('os')")

# %% pandas' own eval, imported
# expect: refused module-attribute
from pandas import eval as calculate

# %% query walks a variable
# expect: refused expression
import pandas as pd

df = pd.DataFrame({"a": [1]})
df.query("@pd.io.common.os.system('id') == 0")

# %% query calls a variable
# expect: refused expression
import pandas as pd

pd.DataFrame({"a": [1]}).query("@print('x')")

# %% eval with a dunder
# expect: refused expression
import pandas as pd

pd.DataFrame({"a": [1]}).eval("a.__class__")

# %% eval with an f-string around a dunder
# expect: refused expression
import pandas as pd

x = "a"
pd.DataFrame({"a": [1]}).eval(f"{x}.__class__")

# %% a pickle by pandas
# expect: refused module-attribute
import pandas as pd

pd.read_pickle("x.pkl")

# %% pickle by pandas' module for it
# expect: refused module-attribute
import pandas as pd

pd.io.pickle.read_pickle("x")

# %% a pickle by numpy
# expect: refused expression
import io
import numpy as np

np.load(io.BytesIO(b""), allow_pickle=True)

# %% f2py runs a compiler
# expect: refused module
import numpy.f2py

# %% f2py as an attribute
# expect: refused module-attribute
import numpy as np

np.f2py.run_main([])

# %% f2py from the package
# expect: refused module-attribute
from numpy import f2py as np2

# %% raw memory by numpy
# expect: refused module-attribute
import numpy

numpy.ctypeslib.as_array

# %% text by numpy's test tools
# expect: refused module-attribute
import numpy as np

np.testing.runstring("import os", {})

# %% text by numpy's clock
# expect: refused module-attribute
from numpy.testing import measure

measure("import os")

# %% files mapped by numpy
# expect: refused module-attribute
import numpy as np

np.memmap("/etc/passwd")

# %% files by numpy
# expect: refused module-attribute
import numpy as np

np.fromfile("/etc/passwd")

# %% numpy under a second name
# expect: refused module-attribute
import numpy as np

n = np
n.f2py

# %% sys by a module of scipy
# expect: refused module-attribute
import scipy

scipy.sys.modules

# %% os by sklearn
# expect: refused module-attribute
import sklearn

sklearn.os.system("id")

# %% joblib loads pickles
# expect: refused module-attribute
import joblib

joblib.load("x")

# %% processes by joblib
# expect: refused module-attribute
from joblib import Memory

# %% subprocess by matplotlib
# expect: refused attribute
import matplotlib

matplotlib.subprocess.run(["id"])

# %% the shell of matplotlib's imports
# expect: refused module-attribute
import matplotlib

matplotlib.shutil.rmtree("/")

# %% importlib by scipy
# expect: refused module-attribute
import scipy

scipy._importlib
