"""Discrete Fourier transforms, forwards and back, in one and two dimensions."""

import numpy as np

n = 64
t = np.arange(n) / n
signal = 3 * np.sin(2 * np.pi * 5 * t) + np.cos(2 * np.pi * 12 * t)
spectrum = np.fft.rfft(signal)
peaks = np.flatnonzero(np.abs(spectrum) > 1)
print(peaks.tolist(), np.round(np.abs(spectrum[peaks]) * 2 / n, 9).tolist())
print(np.allclose(np.fft.irfft(spectrum, n), signal))
print(np.fft.fftfreq(8, d=0.25).tolist(), np.fft.fftshift(np.arange(5)).tolist())
image = np.outer(np.hanning(7), np.hanning(5))
print(np.round(np.abs(np.fft.fft2(image))[:2, :3], 6).tolist())
print(np.allclose(np.fft.ifft2(np.fft.fft2(image)).real, image))
prime = np.fft.fft(np.arange(13.0))
print(np.round(prime.real[:3], 6).tolist(), np.round(prime.imag[:3], 6).tolist())
