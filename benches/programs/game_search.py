"""Alpha-beta search of noughts and crosses and of Nim, with a transposition table."""

from functools import cache

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


class Board:
    nodes = 0

    def __init__(self):
        self.cells = ["."] * 9

    def winner(self):
        for a, b, c in LINES:
            if self.cells[a] != "." and self.cells[a] == self.cells[b] == self.cells[c]:
                return self.cells[a]
        return None

    def search(self, player, alpha=-2, beta=2):
        Board.nodes += 1
        won = self.winner()
        if won:
            return 1 if won == player else -1
        moves = [i for i, cell in enumerate(self.cells) if cell == "."]
        if not moves:
            return 0
        other = "o" if player == "x" else "x"
        for move in moves:
            self.cells[move] = player
            score = -self.search(other, -beta, -alpha)
            self.cells[move] = "."
            if score > alpha:
                alpha = score
            if alpha >= beta:
                break
        return alpha


def nim_wins(piles):
    @cache
    def wins(state):
        for i, pile in enumerate(state):
            for left in range(pile):
                if not wins(tuple(sorted(state[:i] + (left,) + state[i + 1 :]))):
                    return True
        return False

    return wins(tuple(sorted(piles)))


def run(n=7):
    Board.nodes = 0
    score = Board().search("x")
    opened = []
    for move in range(min(n, 9)):
        board = Board()
        board.cells[move] = "x"
        opened.append(board.search("o"))
    nim = [nim_wins(piles) for piles in ((1, 2, 3), (3, 5, 7), (2, 5, 7), (4, 8, 12))]
    return f"{score} {opened} {Board.nodes} {nim}"


if __name__ == "__main__":
    print(run())
