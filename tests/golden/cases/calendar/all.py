import calendar as c
c.isleap(2024), c.leapdays(2000, 2024), c.monthrange(2024, 2), c.weekday(2024, 1, 1), c.month_name[1], c.day_abbr[0], c.timegm((1970, 1, 2, 0, 0, 0)), c.monthcalendar(2024, 2)[0]
print(c.month(2024, 2)), print(c.TextCalendar(6).formatmonth(2025, 1))
print(c.calendar(2024, m=4)[:300])
c.monthrange(2024, 13)
c.setfirstweekday(9)
list(c.Calendar().itermonthdays(2024, 2))[:6], c.HTMLCalendar().formatday(1, 0), c.MONDAY, c.JANUARY
