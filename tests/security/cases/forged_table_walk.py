# title: never lets a program walk the function table to find a way out
# goal: call slot after slot with forged arguments until one does something
# expect: refused
# also: any -- which slot ends it, and how, depends on what lies there
# timeout: 3000
# uses: forged_memory

def walk(slots, first=0):
    for slot in slots:
        try:
            builtin_at(slot, first)()
        except BaseException:
            pass

# %% from the end
walk(range(11919, 11750, -1))
# %% JavaScript's slots, by fives
walk(range(11751, 11919, 5), text_at("ESCAPED"))
# %% Python's slots
walk(range(1, 6649, 131), id(None))
# %% exported functions
walk(range(6649, 11751, 97), id([]))
# %% with a small number
walk(range(6649, 11751, 89), 1)
# %% without the signature check
drop_signature_check()
walk(range(1, 11919, 61))
