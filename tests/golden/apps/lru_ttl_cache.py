"""A cache with capacity, expiry by a fake clock, statistics and a decorator."""

from collections import OrderedDict
from functools import wraps


class Clock:
    now = 0


class Cache:
    def __init__(self, capacity, ttl):
        self.data, self.capacity, self.ttl = OrderedDict(), capacity, ttl
        self.stats = dict.fromkeys(("hit", "miss", "expired", "evicted"), 0)

    def get(self, key, make):
        if key in self.data:
            value, born = self.data[key]
            if Clock.now - born < self.ttl:
                self.data.move_to_end(key)
                self.stats["hit"] += 1
                return value
            self.stats["expired"] += 1
            del self.data[key]
        self.stats["miss"] += 1
        value = make()
        self.data[key] = value, Clock.now
        if len(self.data) > self.capacity:
            gone, _ = self.data.popitem(last=False)
            self.stats["evicted"] += 1
            print("evict", gone)
        return value

    def __call__(self, function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            key = args + tuple(sorted(kwargs.items()))
            return self.get(key, lambda: function(*args, **kwargs))

        wrapper.cache = self
        return wrapper


@Cache(capacity=2, ttl=10)
def slow(x, scale=1):
    print("computing", x, scale)
    return x * scale


print(slow(1), slow(1), slow(2), slow(1, scale=3), slow(2))
Clock.now = 20
print(slow(2), slow(2), slow(1))
print(slow.cache.stats, list(slow.cache.data), slow.__name__)
