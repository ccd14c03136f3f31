import heapq, bisect
h = [5, 1, 4, 2]; heapq.heapify(h); h, heapq.heappush(h, 0), h, heapq.heappop(h), h, heapq.heappushpop(h, 3), heapq.heapreplace(h, 9), h, heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, [1, 5, 3]), heapq.nsmallest(1, "bca", key=ord), list(heapq.merge([1, 4], [2, 3])), list(heapq.merge([4, 1], [3, 2], reverse=True)), list(heapq.merge("ac", "B", key=str.lower)), heapq.nlargest(0, [1]), heapq.nlargest(9, [1, 2])
m = [3, 1, 2]; heapq.heapify_max(m), m, heapq.heappop_max(m), heapq.heappush_max(m, 9), m, heapq.heappushpop_max(m, 1), heapq.heapreplace_max(m, 0), m
l = [1, 3, 3, 5]
bisect.bisect(l, 3), bisect.bisect_left(l, 3), bisect.bisect_right(l, 0), bisect.bisect(l, 9), bisect.bisect(l, 3, 0, 2), bisect.bisect([(1, "a"), (2, "b")], 1, key=lambda t: t[0]), bisect.insort(l, 4), l, bisect.insort_left(l, 3), l, bisect.insort([5, 3], 4, key=lambda v: -v)
