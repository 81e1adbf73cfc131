"""Linear algebra and statistics on arrays that fit a cache."""

import numpy as np

rng = np.random.default_rng(7)
matrix = rng.normal(size=(60, 60))
symmetric = matrix @ matrix.T
eigenvalues = np.linalg.eigvalsh(symmetric)
solution = np.linalg.solve(symmetric + np.eye(60), np.ones(60))
signal = np.sin(2 * np.pi * 5 * np.linspace(0, 1, 512, endpoint=False))
spectrum = np.abs(np.fft.rfft(signal))

print(f"{eigenvalues.sum():.6f} {np.trace(symmetric):.6f}")
print(f"{np.allclose((symmetric + np.eye(60)) @ solution, 1)}")
print(int(spectrum.argmax()), f"{spectrum.max():.3f}")
