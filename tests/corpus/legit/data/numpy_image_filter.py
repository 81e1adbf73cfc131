import numpy as np

image = np.zeros((7, 7))
image[3, 3] = 9.0
kernel = np.ones((3, 3)) / 9
padded = np.pad(image, 1)
windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
print((windows * kernel).sum(axis=(2, 3))[2:5, 2:5])
