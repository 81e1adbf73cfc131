"""Other formats and kinds of figure: SVG, PDF, JPEG, images, 3D, dates."""

import datetime
import io

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

figure = Figure(figsize=(4, 3))
ax = figure.subplots()
ax.imshow(np.arange(12).reshape(3, 4), cmap="magma")
ax.set_xlabel("column")
for name, start in (("svg", b"<?xml"), ("pdf", b"%PDF-1.4"), ("ps", b"%!PS-Adobe"), ("jpg", b"\xff\xd8\xff"), ("webp", b"RIFF")):
    data = io.BytesIO()
    figure.savefig(data, format=name)
    print(name, data.getvalue().startswith(start))
solid = plt.figure()
space = solid.add_subplot(projection="3d")
x, y = np.meshgrid(np.linspace(-1, 1, 10), np.linspace(-1, 1, 10))
space.plot_surface(x, y, x**2 - y**2)
days = [datetime.date(2024, 1, d) for d in (1, 5, 20)]
plain, ax = plt.subplots()
ax.plot(days, [1, 4, 2])
ax.xaxis.set_major_formatter(mdates.DateFormatter("%d.%m."))
ax.annotate("top", (days[1], 4), arrowprops={"arrowstyle": "->"})
ax.fill_between(days, [0, 1, 0], alpha=0.3)
polar = plt.figure().add_subplot(projection="polar")
polar.plot([0, 1, 2], [1, 2, 3])
for number in plt.get_fignums():
    data = io.BytesIO()
    plt.figure(number).savefig(data, dpi=50)
    print(number, data.getvalue()[:4] == b"\x89PNG")
canvas = plt.figure(figsize=(1, 1), dpi=20).canvas
canvas.draw()
print(np.asarray(canvas.buffer_rgba()).shape)
with plt.style.context("ggplot"):
    print(plt.rcParams["axes.facecolor"])
try:
    plt.plot([1, 2], [1])
except ValueError as error:
    print(error)
