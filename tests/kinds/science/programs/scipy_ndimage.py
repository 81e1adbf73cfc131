"""Images: filters, morphology, labels, transforms."""

import numpy as np
from scipy import ndimage

image = np.zeros((7, 7))
image[1:3, 1:3] = 1
image[4:6, 4:7] = 2
labels, count = ndimage.label(image)
print(count, ndimage.sum(image, labels, [1, 2]).tolist(), ndimage.center_of_mass(image, labels, [1, 2]))
print(ndimage.find_objects(labels)[1], [int(i) for i in ndimage.maximum_position(image)])
print(np.round(ndimage.gaussian_filter(image, 1)[2:4, 2:5], 6).tolist())
print(ndimage.median_filter(image, 3).sum(), ndimage.sobel(image).sum().round(6), ndimage.uniform_filter(image, 3)[1, 1].round(6))
print(ndimage.binary_dilation(image > 0).sum(), ndimage.binary_erosion(image > 0).sum(), ndimage.binary_fill_holes(np.pad(np.zeros((1, 1)), 1, constant_values=1)).sum())
print(np.round(ndimage.distance_transform_edt(image == 0)[0], 6).tolist())
print(np.round(ndimage.rotate(np.arange(9.0).reshape(3, 3), 90, reshape=False), 4).tolist())
print(np.round(ndimage.zoom([[1.0, 2], [3, 4]], 2, order=1), 4)[0].tolist(), ndimage.shift([1.0, 2, 3], 1, order=0).tolist())
print(np.round(ndimage.map_coordinates(np.arange(9.0).reshape(3, 3), [[0.5], [1.5]], order=1), 6).tolist())
print(ndimage.generic_filter([1.0, 2, 3, 4], lambda w: w.max() - w.min(), size=3).tolist())
print(ndimage.convolve1d([1, 2, 3, 4], [1, 0, -1]).tolist(), np.round(ndimage.laplace(image)[1, 1:4], 6).tolist())
