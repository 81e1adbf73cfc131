"""An image from matplotlib read again by Pillow and filtered by scipy."""

import io

import matplotlib.image as mpimg
import matplotlib.pyplot as plt
import numpy as np
from scipy import ndimage

array = np.zeros((16, 24, 3), dtype=np.uint8)
array[4:12, 6:18] = (255, 128, 0)
data = io.BytesIO()
plt.imsave(data, array)
data.seek(0)
back = mpimg.imread(data)
print(back.shape, back.dtype, (np.round(back[8, 8, :3] * 255)).tolist())
edges = ndimage.sobel(back[..., 0])
print(round(float(edges.max()), 5), ndimage.label(back[..., 0] > 0.5)[1])
