# title: never lets a scientific package start a process or a thread
# goal: joblib, test runners and reports about the system start processes
# expect: refused

import warnings

import numpy as np

warnings.simplefilter("ignore")

# %% joblib.Parallel falls back to one worker
# expect: success stdout="[0, 1, 4]\n"
# also: refused -- or says that it cannot
from joblib import Parallel, delayed

print(Parallel(n_jobs=2)(delayed(pow)(i, 2) for i in range(3)))
# %% joblib with processes
# expect: success stdout="[0, 1, 4]\n"
# also: refused -- or says that it cannot
from joblib import Parallel, delayed

print(Parallel(n_jobs=2, backend="multiprocessing")(delayed(pow)(i, 2) for i in range(3)))
# %% joblib with threads
# expect: success stdout="[0, 1, 4]\n"
# also: refused -- or says that it cannot
from joblib import Parallel, delayed

print(Parallel(n_jobs=2, backend="threading")(delayed(pow)(i, 2) for i in range(3)))
# %% joblib by loky's own executor
from joblib.externals.loky import get_reusable_executor

print("ESCAPED", get_reusable_executor(max_workers=2).submit(pow, 2, 3).result(3))
# %% joblib.Memory
# expect: success stdout="4 4\n"
# also: refused -- or says that it cannot
from joblib import Memory

square = Memory("/tmp/cache", verbose=0).cache(lambda x: x * x)
print(square(2), square(2))
# %% next: the cache of the one before is gone
# expect: success stdout="[]\n"
import os

print(os.listdir("/tmp"))
# %% workers of scipy
# expect: success stdout="ok\n"
# also: refused -- there are no processes
from scipy import optimize

optimize.differential_evolution(optimize.rosen, [(-2, 2)] * 2, workers=2, maxiter=2, seed=1)
print("ok")
# %% multiprocessing.Pool
import multiprocessing

seen = []
multiprocessing.Pool(2).map(seen.append, [1])
# It is run in place: that is no process.
if not seen:
    print("ESCAPED")
raise RuntimeError("no process")
# %% forked by a package's own helper
import subprocess

print("ESCAPED", subprocess.run(["id"], capture_output=True))
# %% the clipboard by its programs
import pandas as pd

pd.DataFrame({"a": [1]}).to_clipboard()
print("ESCAPED")
# %% the clipboard read
import pandas as pd

print("ESCAPED", pd.read_clipboard())
# %% reports about the system stay inside
# expect: success stdout="done\n"
# also: refused -- they ask for programs that are not there
import io
import contextlib

import sklearn
import pandas as pd

with contextlib.redirect_stdout(io.StringIO()):
    np.show_config()
    np.show_runtime()
    sklearn.show_versions()
print("done")
# %% matplotlib asks fontconfig
from matplotlib import font_manager

found = font_manager._get_fontconfig_fonts()
raise OSError(f"no fc-list: {len(found)} fonts")
# %% matplotlib runs TeX
import io

import matplotlib.pyplot as plt

plt.rcParams["text.usetex"] = True
plt.title("x")
plt.savefig(io.BytesIO())
print("ESCAPED")
# %% matplotlib shows a window
import matplotlib

matplotlib.use("TkAgg", force=True)
print("ESCAPED")
# %% matplotlib writes a film
import matplotlib.animation as animation
import matplotlib.pyplot as plt

film = animation.FuncAnimation(plt.figure(), lambda i: [], frames=2)
film.save("/tmp/film.mp4", writer="ffmpeg")
print("ESCAPED")
# %% a test run
print("ESCAPED", np.test())
