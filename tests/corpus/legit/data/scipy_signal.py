import numpy as np
import scipy.signal
from scipy import io, signal

x = np.sin(np.linspace(0, 6 * np.pi, 300))
peaks, _ = scipy.signal.find_peaks(x, height=0.5)
b, a = signal.butter(2, 0.1)
print(len(peaks), signal.filtfilt(b, a, x).shape, io.whosmat.__name__)
