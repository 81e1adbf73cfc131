"""dateutil's parser, relative deltas and recurrences; pytz's zones."""

import datetime

import pytz
from dateutil import easter, parser, relativedelta, rrule, tz

print(parser.parse("Thu Sep 25 10:36:28 2003"), parser.isoparse("2024-02-03T04:05:06Z"))
start = datetime.datetime(2024, 1, 31)
print(start + relativedelta.relativedelta(months=1), relativedelta.relativedelta(start, datetime.datetime(2020, 2, 29)))
print([d.day for d in rrule.rrule(rrule.WEEKLY, count=3, dtstart=start)])
print([d.date().isoformat() for d in rrule.rrulestr("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", dtstart=start)])
print(easter.easter(2024), tz.UTC.utcoffset(None), tz.gettz("Europe/Paris").utcoffset(start))
print(len(pytz.all_timezones) > 400, pytz.country_timezones["nz"][0])
print(pytz.utc.localize(start).astimezone(pytz.timezone("Asia/Kathmandu")).isoformat())
