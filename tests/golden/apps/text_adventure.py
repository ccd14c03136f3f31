"""A scripted text adventure: rooms as dataclasses, parser by match, state in sets."""

from dataclasses import dataclass, field


@dataclass
class Room:
    name: str
    exits: dict[str, str] = field(default_factory=dict)
    items: set[str] = field(default_factory=set)
    locked: bool = False


class Game:
    def __init__(self):
        self.rooms = {
            "hall": Room("the hall", {"north": "library", "east": "vault"}, {"lamp"}),
            "library": Room("the library", {"south": "hall"}, {"key", "book"}),
            "vault": Room("the vault", {"west": "hall"}, {"gold"}, locked=True),
        }
        self.here, self.bag, self.turns = "hall", set(), 0

    def play(self, line):
        self.turns += 1
        room = self.rooms[self.here]
        match line.lower().split():
            case ["go", ("north" | "south" | "east" | "west") as way] | [("n" | "s" | "e" | "w") as way]:
                way = {"n": "north", "s": "south", "e": "east", "w": "west"}.get(way, way)
                match room.exits.get(way):
                    case None:
                        return "You cannot go there."
                    case target if self.rooms[target].locked and "key" not in self.bag:
                        return "It is locked."
                    case target:
                        self.here = target
                        return f"You are in {self.rooms[target].name}."
            case ["take", "all"]:
                taken = sorted(room.items)
                self.bag |= room.items
                room.items.clear()
                return f"Taken: {', '.join(taken) or 'nothing'}."
            case ["take", item] if item in room.items:
                room.items.remove(item)
                self.bag.add(item)
                return f"Taken: {item}."
            case ["take", item]:
                return f"There is no {item}."
            case ["look"]:
                return f"{room.name}: {sorted(room.items)} exits {sorted(room.exits)}"
            case ["bag"]:
                return str(sorted(self.bag))
            case []:
                return "Say something."
            case [verb, *rest]:
                return f"I do not know how to {verb}{' with ' + str(len(rest)) + ' words' if rest else ''}."


game = Game()
for line in ["look", "e", "n", "take key", "take key", "look", "take all", "go south", "go up", "E", "take gold", "bag", "", "sing a song", "dance"]:
    print(">", line)
    print(game.play(line))
print(game.turns)
