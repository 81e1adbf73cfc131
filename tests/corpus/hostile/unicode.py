# title: never lets letters that look different hide a name

# %% wide letters
# expect: refused name
ｅｘｅｃ("import os")

# %% mathematical letters
# expect: refused name
𝐞𝐯𝐚𝐥("1+1")

# %% script letters in an attribute
# expect: refused attribute
print.__𝓼𝓮𝓵𝓯__

# %% wide letters in an import
# expect: refused module
import ｐｔｙ

# %% wide letters in a from-import
# expect: refused module-attribute
from ｏｓ import system

# %% wide letters in an alias
# expect: refused module-attribute
import sys as ｓ

s.modules

# %% a ligature
# expect: refused attribute
license._Printer__ﬁlenames

# %% a long s
# expect: refused attribute
print.__ſelf__

# %% a superscript letter in a name
# expect: refused name
evaˡ("1+1")

# %% wide letters in a keyword
# expect: refused attribute
dict(__ｃｏｄｅ__=1)

# %% wide letters in a class pattern
# expect: refused attribute
match print:
    case object(__ｓｅｌｆ__=m):
        print(m)

# %% wide letters bound, then the plain name read
# expect: refused name
print(open)
ｏｐｅｎ = 1

# %% an underscore that is not one
# expect: refused attribute
print._﹍self_﹎

# %% after Chinese text on the line
# expect: refused name
文本 = "数据：import os"; eval(文本)
