"""Dates, times and durations: construction, arithmetic, text, comparison, zones and their errors."""
import pickle
from datetime import *


def attempt(text):
    try:
        print(text, '->', repr(eval(text)))
    except Exception as e:
        print(text, '!!', type(e).__name__, e)


class D(date):
    pass


class DT(datetime):
    pass


class Odd(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=5, minutes=30)

    def dst(self, dt):
        return timedelta(0)

    def tzname(self, dt):
        return '100%odd'

    def __repr__(self):
        return 'Odd()'


utc, odd, west = timezone.utc, Odd(), timezone(timedelta(hours=-8), 'W')
a = datetime(2024, 2, 29, 13, 5, 6, 789)
for text in '''date(2024,2,29)+timedelta(365)
date(2024,2,29)-date(2000,1,1)
D(2024,1,1)+timedelta(1)
type(DT(2024,1,1)+timedelta(1))
a.replace(year=2025)
a.replace(month=3, fold=1)
a.isoformat()
a.isoformat(' ', 'minutes')
a.isoformat(timespec='milliseconds')
str(a), repr(a), format(a, '%Y/%m/%d %H:%M:%S.%f %j %%')
a.strftime('%z|%Z|%:z'), a.replace(tzinfo=odd).strftime('%z|%Z|%:z')
date(5,1,1).strftime('%Y %G %C %F')
a.replace(tzinfo=utc).astimezone(west)
a.replace(tzinfo=west) == a.replace(tzinfo=west).astimezone(odd)
a.replace(tzinfo=west) - a.replace(tzinfo=odd)
a.replace(tzinfo=west) < a.replace(tzinfo=odd), a == a.replace(tzinfo=utc)
a < a.replace(tzinfo=utc)
a - a.replace(tzinfo=utc)
a.replace(tzinfo=utc).timestamp(), datetime.fromtimestamp(1e9, utc), datetime.fromtimestamp(-1.5, west)
a.date(), a.time(), a.replace(tzinfo=utc).timetz(), a.timetuple()[:9], a.ctime(), a.isocalendar(), a.toordinal()
a.isocalendar().week, tuple(a.isocalendar()), date.fromisocalendar(2020, 53, 7), date.fromisocalendar(2021, 53, 1)
[date.fromisoformat(s) for s in ('2024-02-29', '20240229', '2024-W09-4', '2024W094', '2024-W09')]
[datetime.fromisoformat(s) for s in ('2024-02-29', '2024-02-29T01', '2024-02-29 01:02:03.5', '20240229T010203Z', '2024-02-29T24:00', '2024-02-29T01:02:03,123456+05:30')]
[time.fromisoformat(s) for s in ('01', 'T0102', '01:02:03.123', '01:02:03-08:00:30')]
[t1.isoformat() for t1 in (time(1), time(1, 2, 3, 4), time(1, tzinfo=odd))]
datetime.fromisoformat('2024-02-30')
datetime.fromisoformat('2024-02-28T25:00')
date.fromisoformat('2024-2-28')
time.fromisoformat('1')
datetime.combine(date(2020,1,1), time(2, tzinfo=utc)), datetime.combine(date(2020,1,1), time(2), odd)
datetime.strptime('2020-01-02 03:04', '%Y-%m-%d %H:%M'), date.strptime('2020', '%Y'), time.strptime('12', '%H')
timedelta(1.5, 2.25, microseconds=0.5), timedelta(microseconds=1.5), timedelta(microseconds=2.5), timedelta(weeks=-1, hours=3)
timedelta(days=1)*1.5, timedelta(1)/3, timedelta(1)//7, timedelta(10)//timedelta(3), timedelta(10)%timedelta(3), divmod(timedelta(-1), timedelta(hours=5))
timedelta(5)/timedelta(2), -timedelta(1, 5), abs(timedelta(-1)), bool(timedelta(0)), +timedelta(3), timedelta(1).total_seconds()
str(timedelta(-1, 5)), str(timedelta(2, 5, 7)), repr(timedelta(0)), timedelta.max, timedelta.min, timedelta.resolution
timedelta(1) < timedelta(2), timedelta(1) == timedelta(hours=24), hash(timedelta(1)) == hash(timedelta(hours=24))
timezone(timedelta(0)) is utc, timezone(timedelta(0), 'x'), west, str(timezone(timedelta(seconds=-61))), timezone.min, timezone.max
utc.tzname(None), west.utcoffset(a), utc.dst(None), west == timezone(timedelta(hours=-8))
hash(a.replace(tzinfo=west)) == hash(a.replace(tzinfo=west).astimezone(utc)), time(1, tzinfo=utc) == time(6, 30, tzinfo=odd)
[pickle.loads(pickle.dumps(v, p)) == v for v in (a, date(1,2,3), time(4,5), timedelta(6), utc, west) for p in range(6)]
a.replace(fold=1, tzinfo=utc).__reduce_ex__(4), date(2020,1,1).__reduce__(), timedelta(1).__reduce__(), west.__reduce__()
date.min, date.max, datetime.min, datetime.max, time.min, time.max, datetime.resolution, UTC
date(0,1,1)
date(2023,2,29)
date(1)
date('a')
date(1,2,3,4)
date(2**40,1,1)
datetime(1,1,1,24)
datetime(1,1,1,tzinfo=5)
datetime(1,1,1,fold=2)
date.max+timedelta(1)
datetime.min-timedelta(1)
date(1,1,1)+5
date(1,1,1)<datetime(1,1,1)
date(1,1,1)==datetime(1,1,1)
timedelta('a')
timedelta(10**10)
timedelta(float('nan'))
timedelta(1)/0
timedelta(1)*float('inf')
timedelta.max*2
timedelta(1)<5
tzinfo().utcoffset(None)
tzinfo().fromutc(a)
timezone(5)
timezone(timedelta(1))
timezone(timedelta(0), 5)
utc.utcoffset(5)
a.isoformat('ab')
a.isoformat(timespec='x')
a.astimezone(5)
datetime.fromtimestamp(1e20)
datetime.fromtimestamp('a')
datetime.combine(1, 2)
datetime.strptime(1, 2)
date.fromisoformat(5)
time(0, 60)
time() < time(tzinfo=utc)'''.split('\n'):
    attempt(text)
