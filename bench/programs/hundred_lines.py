"""A hundred plain lines: what checking a program of usual size costs."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    x: float
    y: float


def step_0(point: Point) -> Point:
    angle = 1 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_1(point: Point) -> Point:
    angle = 2 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_2(point: Point) -> Point:
    angle = 3 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_3(point: Point) -> Point:
    angle = 4 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_4(point: Point) -> Point:
    angle = 5 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_5(point: Point) -> Point:
    angle = 6 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_6(point: Point) -> Point:
    angle = 7 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_7(point: Point) -> Point:
    angle = 8 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_8(point: Point) -> Point:
    angle = 9 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_9(point: Point) -> Point:
    angle = 10 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_10(point: Point) -> Point:
    angle = 11 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


def step_11(point: Point) -> Point:
    angle = 12 * math.pi / 180
    x = point.x * math.cos(angle) - point.y * math.sin(angle)
    y = point.x * math.sin(angle) + point.y * math.cos(angle)
    return Point(x, y)


point = Point(1.0, 0.0)
point = step_0(point)
point = step_1(point)
point = step_2(point)
point = step_3(point)
point = step_4(point)
point = step_5(point)
point = step_6(point)
point = step_7(point)
point = step_8(point)
point = step_9(point)
point = step_10(point)
point = step_11(point)
print(f"{point.x:.6f} {point.y:.6f}")
