"""Lets matplotlib draw Chinese, Japanese and Korean without any set-up.

One font for all of them is installed, as a file of its own. Programs ask for
the fonts of their authors' systems: those names lead to it, and every text
falls back on it for what its own font lacks.
"""

import dataclasses
import functools
import logging
import pathlib

from matplotlib import _text_helpers, font_manager

_FONT = pathlib.Path(
    "/lib/python3.12/site-packages/cvttf_NotoSansCJK_Regular/NotoSansCJKtc-Regular.otf"
)

_FAMILIES = (
    # Windows
    "DengXian",
    "FangSong",
    "KaiTi",
    "LiSu",
    "Malgun Gothic",
    "Meiryo",
    "Microsoft JhengHei",
    "Microsoft YaHei",
    "Microsoft YaHei UI",
    "MingLiU",
    "MS Gothic",
    "NSimSun",
    "PMingLiU",
    "SimHei",
    "SimSun",
    "YouYuan",
    "Yu Gothic",
    # macOS
    "Apple SD Gothic Neo",
    "AppleGothic",
    "Arial Unicode MS",
    "Heiti SC",
    "Heiti TC",
    "Hiragino Sans",
    "Hiragino Sans GB",
    "Kaiti SC",
    "PingFang HK",
    "PingFang SC",
    "PingFang TC",
    "STFangsong",
    "STHeiti",
    "STKaiti",
    "STSong",
    "STXihei",
    "Songti SC",
    # Linux
    "AR PL UKai CN",
    "AR PL UMing CN",
    "Droid Sans Fallback",
    "IPAexGothic",
    "LXGW WenKai",
    "NanumGothic",
    "Noto Sans CJK HK",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans CJK SC",
    "Noto Sans HK",
    "Noto Sans JP",
    "Noto Sans KR",
    "Noto Sans SC",
    "Noto Sans TC",
    "Noto Serif CJK JP",
    "Noto Serif CJK SC",
    "Noto Serif CJK TC",
    "Noto Serif SC",
    "Source Han Sans CN",
    "Source Han Sans SC",
    "Source Han Sans TC",
    "Source Han Serif CN",
    "Source Han Serif SC",
    "Source Han Serif TC",
    "TakaoGothic",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)


def install():
    """Make the font known to matplotlib; does nothing where there is none."""
    # That a font is another one than was asked for is no news in a sandbox:
    # there are no others, and a figure with 20 texts would say so 20 times.
    logging.getLogger(font_manager.__name__).setLevel(logging.ERROR)
    # Texts are laid out several times, and drawn by several lines. No filter of
    # warnings: whatever uses `catch_warnings` makes those forget.
    _text_helpers.warn_on_missing_glyph = functools.cache(
        _text_helpers.warn_on_missing_glyph
    )
    if not _FONT.exists():
        return
    manager = font_manager.fontManager
    manager.addfont(_FONT)
    entry = manager.ttflist[-1]
    for family in _FAMILIES:
        manager.ttflist.append(dataclasses.replace(entry, name=family))
    find = manager._find_fonts_by_props

    @functools.wraps(find)
    def find_with_fallback(*args, **kwargs):
        paths = find(*args, **kwargs)
        return paths if entry.fname in paths else [*paths, entry.fname]

    manager._find_fonts_by_props = find_with_fallback
