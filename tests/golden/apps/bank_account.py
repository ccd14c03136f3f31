"""A ledger with validation, history and a report."""

from collections import defaultdict
from datetime import date


class LedgerError(Exception):
    pass


class Ledger:
    def __init__(self):
        self.entries = []
        self.balances = defaultdict(int)

    def post(self, when, account, amount, note=""):
        if amount == 0:
            raise LedgerError("zero amount")
        if self.balances[account] + amount < 0:
            raise LedgerError(f"{account} would fall to {self.balances[account] + amount}")
        self.entries.append((when, account, amount, note))
        self.balances[account] += amount

    def report(self):
        width = max(map(len, self.balances))
        for account, balance in sorted(self.balances.items()):
            yield f"{account:<{width}} {balance:>10,d}"
        yield "-" * (width + 11)
        yield f"{'total':<{width}} {sum(self.balances.values()):>10,d}"


ledger = Ledger()
for day, account, amount in [(1, "cash", 5000), (2, "savings", 120000), (3, "cash", -1250), (4, "cash", -9000), (5, "loan", 0), (6, "savings", 33)]:
    try:
        ledger.post(date(2025, 1, day), account, amount)
    except LedgerError as error:
        print("rejected:", error)
print(*ledger.report(), sep="\n")
print(ledger.entries[-1])
