"""Objects with state and methods: accounts, transfers, fees, a ledger, custom errors."""


class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} lacks {amount - account.balance}")
        self.account = account


class Account:
    interest = 2

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        self.balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(self, amount)
        self.balance -= amount
        self.history.append(("withdraw", amount))

    def month_end(self):
        self.balance += self.balance * self.interest // 100
        if len(self.history) > 20:
            del self.history[:-5]


class Savings(Account):
    interest = 4

    def withdraw(self, amount):
        super().withdraw(amount + 1)


class Bank:
    def __init__(self, size):
        kinds = (Account, Savings)
        self.accounts = [kinds[i % 2](f"owner{i}", 1000 + i) for i in range(size)]
        self.refused = 0

    def transfer(self, source, target, amount):
        try:
            self.accounts[source].withdraw(amount)
        except InsufficientFunds:
            self.refused += 1
        else:
            self.accounts[target].deposit(amount)


def run(n=500_000):
    bank = Bank(100)
    for i in range(n):
        bank.transfer(i * 7 % 100, i * 13 % 100, i % 2_230)
        if i % 3000 == 0:
            for account in bank.accounts:
                account.month_end()
    return f"{sum(a.balance for a in bank.accounts)} {bank.refused}"


if __name__ == "__main__":
    print(run())
