"""Caches: functools.lru_cache, an OrderedDict LRU, a hand-made linked list LRU, hit rates."""

from collections import OrderedDict
from functools import lru_cache


class OrderedLRU:
    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = OrderedDict()
        self.hits = 0

    def get(self, key):
        if key in self.entries:
            self.hits += 1
            self.entries.move_to_end(key)
            return self.entries[key]
        value = self.entries[key] = key * 2
        if len(self.entries) > self.capacity:
            self.entries.popitem(last=False)
        return value


class Link:
    __slots__ = ("key", "value", "previous", "next")

    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.previous = self.next = self


class LinkedLRU:
    def __init__(self, capacity):
        self.capacity = capacity
        self.links = {}
        self.root = Link()
        self.hits = 0

    def _push(self, link):
        last = self.root.previous
        link.previous, link.next = last, self.root
        last.next = self.root.previous = link

    def _unlink(self, link):
        link.previous.next, link.next.previous = link.next, link.previous

    def get(self, key):
        link = self.links.get(key)
        if link is not None:
            self.hits += 1
            self._unlink(link)
        else:
            if len(self.links) >= self.capacity:
                oldest = self.root.next
                self._unlink(oldest)
                del self.links[oldest.key]
            link = self.links[key] = Link(key, key * 2)
        self._push(link)
        return link.value


@lru_cache(maxsize=128)
def cached(key):
    return key * 2


def run(n=150_000):
    cached.cache_clear()
    caches = OrderedLRU(128), LinkedLRU(128)
    state, total = 7, 0
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        key = (state >> 8) % 100 if state & 3 else (state >> 8) % 1000
        total += cached(key)
        for cache in caches:
            total -= cache.get(key) // 2
    info = cached.cache_info()
    return f"{total} {[c.hits for c in caches]} {info.hits} {info.misses}"


if __name__ == "__main__":
    print(run())
