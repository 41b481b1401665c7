"""When a service is open: schedules and plain weeks read at a moment in Europe/London, and told in words."""

from directory.opening.days import is_timed as is_timed
from directory.opening.status import OpenStatus as OpenStatus
from directory.opening.status import clock_words as clock_words
from directory.opening.status import status_sentence as status_sentence
from directory.opening.text.reader import HoursReading as HoursReading
from directory.opening.text.reader import read_hours as read_hours
from directory.opening.week import DAY as DAY
from directory.opening.week import DAY_NAMES as DAY_NAMES
from directory.opening.week import LONDON as LONDON
from directory.opening.week import WEEK as WEEK
from directory.opening.week import WEEKDAYS as WEEKDAYS
from directory.opening.week import Weekday as Weekday
from directory.opening.week import merge_spells as merge_spells
from directory.opening.week import opens_evening as opens_evening
from directory.opening.week import opens_weekend as opens_weekend
from directory.opening.week import weekly_schedules as weekly_schedules
from directory.opening.week import weekly_spells as weekly_spells
from directory.opening.whole import is_whole_week as is_whole_week
from directory.opening.whole import open_status as open_status
from directory.opening.whole import opening_of as opening_of
from directory.opening.whole import opening_status as opening_status
from directory.opening.whole import regular_week as regular_week
from directory.opening.whole import status_of as status_of
from directory.opening.words import hours_in_words as hours_in_words
from directory.opening.words import schedule_words as schedule_words
from directory.opening.words import weekly_hours as weekly_hours
