"""Filters, windows, peaks, convolution, spectra."""

import numpy as np
from scipy import signal

b, a = signal.butter(3, 0.2)
print(np.round(b, 8).tolist(), np.round(a, 8).tolist())
t = np.linspace(0, 1, 200, endpoint=False)
x = np.sin(2 * np.pi * 5 * t) + 0.5 * np.sin(2 * np.pi * 60 * t)
y = signal.filtfilt(b, a, x)
print(np.round(y[50:54], 6).tolist(), np.round(signal.lfilter(b, a, x)[:3], 6).tolist())
sos = signal.ellip(4, 1, 40, 0.3, output="sos")
print(np.round(signal.sosfilt(sos, x)[-2:], 6).tolist())
w, h = signal.freqz(b, a, worN=4)
print(np.round(np.abs(h), 6).tolist())
peaks, properties = signal.find_peaks([0, 2, 0, 5, 1, 0, 3, 0], height=2.5)
print(peaks.tolist(), properties["peak_heights"].tolist())
f, power = signal.welch(x, fs=200, nperseg=100)
print(f[np.argmax(power)], round(float(power.max()), 6))
print(signal.convolve([1, 2, 3], [0, 1, 0.5], mode="same").tolist(), signal.fftconvolve([1, 2], [3, 4]).round(9).tolist())
print(np.round(signal.savgol_filter([2, 2, 5, 2, 1, 0, 1, 4, 9], 5, 2), 5).tolist())
print(np.round(signal.get_window("hamming", 5), 6).tolist(), signal.medfilt([1, 9, 2, 3, 8], 3).tolist())
print(np.round(signal.resample(np.cos(np.linspace(0, 6, 8)), 4), 5).tolist(), signal.detrend([1, 2, 3.0]).round(6).tolist())
print(signal.firwin(3, 0.5).round(6).tolist(), signal.correlate([1, 2, 3], [0, 1, 0.5]).tolist())
frequencies, times, z = signal.stft(x, fs=200, nperseg=50)
print(z.shape, round(float(np.abs(z).max()), 6))
system = signal.TransferFunction([1], [1, 1])
print(np.round(signal.step(system, T=[0, 1, 2])[1], 4).tolist(), signal.tf2zpk([1, -1], [1, 0.5])[0].tolist())
print(np.round(signal.hilbert([1.0, 0, -1, 0]).imag, 6).tolist(), signal.decimate(np.ones(40), 2).round(3).tolist()[:3])
