"""Dates as people write them."""

from datetime import datetime, timezone

from dateutil import easter, parser, relativedelta, rrule, tz

for text in ("2024-05-01", "May 3rd, 2023 5pm", "20240229T101112Z", "1/2/2024 10:00 -0500", "Thu Sep 25 2003 10:36:28"):
    print(parser.parse(text, default=datetime(2000, 1, 1)).isoformat())
print(parser.parse("01/02/03", dayfirst=True), parser.isoparse("2024-W05-3"))
start = datetime(2024, 1, 31)
print(start + relativedelta.relativedelta(months=1), relativedelta.relativedelta(datetime(2024, 3, 1), start))
print([d.date().isoformat() for d in rrule.rrule(rrule.WEEKLY, byweekday=(rrule.MO, rrule.FR), count=4, dtstart=start)])
print([d.day for d in rrule.rrulestr("DTSTART:20240101T090000\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3")])
zurich = tz.gettz("Europe/Zurich")
print(datetime(2024, 7, 1, 12, tzinfo=timezone.utc).astimezone(zurich).isoformat(), zurich.utcoffset(datetime(2024, 1, 1)))
print(easter.easter(2024), tz.datetime_ambiguous(datetime(2024, 10, 27, 2, 30), zurich))
try:
    parser.parse("not a date")
except parser.ParserError as error:
    print(error)
