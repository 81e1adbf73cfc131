"""scipy.fft, cosine transforms, differentiation, windows of data."""

import numpy as np
from scipy import fft, ndimage

x = np.array([4.0, 3, 5, 10])
print(np.round(fft.dct(x), 7).tolist(), np.round(fft.idct(fft.dct(x)), 7).tolist())
print(np.round(fft.dst(x, type=3, norm="ortho"), 7).tolist(), fft.next_fast_len(1021))
print(np.round(fft.rfft(x), 6).tolist(), np.round(fft.hfft(x).tolist(), 6).tolist())
print(np.round(fft.fftn(np.arange(8.0).reshape(2, 2, 2)).real.ravel(), 6).tolist())
with fft.set_workers(2):
    print(np.allclose(fft.ifft2(fft.fft2(np.eye(5))), np.eye(5)))
print(np.round(fft.fht(np.ones(4), 0.5, 0), 6).tolist(), fft.fft(np.float32([1, 2])).dtype)
print(np.round(ndimage.fourier_gaussian(np.ones((2, 2)), 1), 6).tolist())
