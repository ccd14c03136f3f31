"""csv reading and writing, grouping and a pivot."""

import csv
import io
from itertools import groupby
from operator import itemgetter

DATA = '''name,kind,count,price
apple,fruit,10,0.5
"pear, green",fruit,3,0.75
carrot,vegetable,25,0.1
"say ""hi""",odd,1,9.99
leek,vegetable,4,1.2
'''
rows = list(csv.DictReader(io.StringIO(DATA)))
for row in rows:
    row["count"], row["price"] = int(row["count"]), float(row["price"])
print(rows[1], len(rows))
for kind, group in groupby(sorted(rows, key=itemgetter("kind")), key=itemgetter("kind")):
    items = list(group)
    print(f"{kind:10} {len(items)} {sum(r['count'] * r['price'] for r in items):8.2f}")
out = io.StringIO()
writer = csv.DictWriter(out, fieldnames=["name", "total"], extrasaction="ignore")
writer.writeheader()
writer.writerows({"name": r["name"], "total": round(r["count"] * r["price"], 2), "x": 1} for r in rows)
print(out.getvalue())
print(list(csv.reader(["a;b;'c;d'"], delimiter=";", quotechar="'")), next(csv.reader(['1,"2\n3",4'])))
buffer = io.StringIO()
csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="|").writerows([[1, None, "a"], [2.5, "b,c", '"']])
print(buffer.getvalue())
for bad in (lambda: csv.writer(buffer, delimiter="ab"), lambda: list(csv.reader(['"open'], strict=True)), lambda: csv.DictWriter(out, ["a"]).writerow({"b": 1}), lambda: csv.reader(5), lambda: csv.get_dialect("nope"), lambda: csv.writer(buffer).writerow(5)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
print(csv.list_dialects(), csv.Sniffer().sniff("a;b\n1;2\n").delimiter)
