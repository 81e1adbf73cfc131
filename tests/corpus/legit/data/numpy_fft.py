import numpy as np

t = np.arange(256) / 256
signal = np.sin(2 * np.pi * 12 * t) + 0.5 * np.sin(2 * np.pi * 40 * t)
spectrum = np.abs(np.fft.rfft(signal))
peaks = np.argsort(spectrum)[-2:]
print(sorted(peaks.tolist()), spectrum[12].round(1))
