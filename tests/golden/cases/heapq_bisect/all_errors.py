import heapq, bisect
heapq.heappop([])
heapq.heapreplace([], 1)
heapq.heapify(5)
heapq.heapify((1,))
heapq.heappush([1], "a")
heapq.heappush(5, 1)
heapq.heapify([1, "a"])
l = [1, 3, 3, 5]
bisect.bisect(l, "a")
bisect.bisect(5, 1)
bisect.bisect(l, 1, -1)
bisect.insort((1, 2), 1)
bisect.bisect()
