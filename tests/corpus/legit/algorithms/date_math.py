import calendar
from datetime import date, datetime, time, timedelta, timezone

d = date(2024, 2, 28)
print([str(d + timedelta(days=i)) for i in range(3)], d.isocalendar().week)
print(calendar.monthrange(2023, 2), calendar.isleap(1900))
meeting = datetime.combine(d, time(9, 30), tzinfo=timezone(timedelta(hours=2)))
print(meeting.astimezone(timezone.utc).isoformat())
print((datetime(2024, 3, 1) - datetime(2023, 3, 1)).days)
