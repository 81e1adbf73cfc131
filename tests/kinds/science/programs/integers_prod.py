"""Products past 32 bits."""

import numpy as np

print(np.prod(np.arange(1, 16)), np.cumprod(np.arange(1, 21)))
