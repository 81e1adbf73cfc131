#!/usr/bin/env python3
# -*- coding: utf-8 -*-
from __future__ import annotations

__version__ = "1.0"
__all__ = ["main"]


def main(argv: list[str] | None = None) -> int:
    print("args", argv or [], "version", __version__)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
