class Account:
    def __init__(self, balance):
        self.__balance = balance

    @property
    def balance(self):
        return self.__balance

    def __iadd__(self, amount):
        self.__balance += amount
        return self


a = Account(10)
a += 5
print(a.balance, hasattr(a, "__balance"), a._Account__balance)
