"""Pancake flipping over all permutations: list slices, reversals, index loops."""


def fannkuch(n):
    permutation = list(range(n))
    counts = [0] * n
    most = checksum = index = 0
    left = n
    while True:
        while left != 1:
            counts[left - 1] = left
            left -= 1
        if permutation[0]:
            working = permutation[:]
            flips = 0
            while first := working[0]:
                working[: first + 1] = working[first::-1]
                flips += 1
            most = max(most, flips)
            checksum += flips if index % 2 == 0 else -flips
        while True:
            if left == n:
                return checksum, most
            permutation.insert(left, permutation.pop(0))
            counts[left] -= 1
            if counts[left] > 0:
                break
            left += 1
        index += 1


def run(n=9):
    return fannkuch(n)


if __name__ == "__main__":
    print(run())
