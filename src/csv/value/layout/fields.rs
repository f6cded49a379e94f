//! What a written date or time says, number by number.

use jiff::civil;

/// Bits that hold the seconds of a day.
pub(in crate::csv::value) const TIME_BITS: u32 = 17;

/// A number of a date or time, but for a year of four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// 00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999, as in jiff and in PHP.
    Year,
    Month,
    Day,
    Hour,
    Hour12,
    Minute,
    Second,
    IsAfternoon,
}

/// A date, a time or both as it is written; what is not written is 0, or the 1st of January of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::csv::value) struct Fields {
    pub(in crate::csv::value) year: u16,
    pub(in crate::csv::value) month: u8,
    pub(in crate::csv::value) day: u8,
    pub(in crate::csv::value) hour: u8,
    pub(in crate::csv::value) minute: u8,
    pub(in crate::csv::value) second: u8,
    hour_of_half: Option<u8>,
    is_afternoon: bool,
}

impl Default for Fields {
    fn default() -> Self {
        Self { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, hour_of_half: None, is_afternoon: false }
    }
}

impl Fields {
    /// Takes over what jiff read; `None` for a year before 0.
    pub(super) fn of(day: Option<civil::Date>, time: Option<civil::Time>) -> Option<Self> {
        let (day, time) = (day.unwrap_or(civil::date(0, 1, 1)), time.unwrap_or_default());
        Some(Self {
            year: u16::try_from(day.year()).ok()?,
            month: day.month().unsigned_abs(),
            day: day.day().unsigned_abs(),
            hour: time.hour().unsigned_abs(),
            minute: time.minute().unsigned_abs(),
            second: time.second().unsigned_abs(),
            ..Self::default()
        })
    }

    /// Returns the date and time; `None` if there is none.
    pub(in crate::csv::value) fn civil(&self) -> Option<civil::DateTime> {
        let [month, day, hour, minute, second] = [self.month, self.day, self.hour, self.minute, self.second].map(|number| number as i8);
        civil::DateTime::new(i16::try_from(self.year).ok()?, month, day, hour, minute, second, 0).ok()
    }

    /// Returns a number that is greater the later it is; its lowest [`TIME_BITS`] are the time of day.
    #[inline]
    pub(in crate::csv::value) fn order(&self) -> u64 {
        let seconds = u64::from(self.hour) * 3600 + u64::from(self.minute) * 60 + u64::from(self.second);
        let day = u64::from(self.year) << 9 | u64::from(self.month) << 5 | u64::from(self.day);
        day << TIME_BITS | seconds
    }

    /// Tells whether there is such a day and such a time of day.
    #[inline]
    pub(in crate::csv::value) fn is_real(&self) -> bool {
        has_day(self.year, self.month, self.day) && self.has_time()
    }

    /// Tells whether there is such a time of day.
    #[inline]
    pub(in crate::csv::value) fn has_time(&self) -> bool {
        self.hour < 24 && self.minute < 60 && self.second < 60
    }

    /// Tells whether AM or PM stand with an hour that no half of a day has.
    pub(in crate::csv::value) fn has_no_half_hour(&self) -> bool {
        self.hour == u8::MAX
    }

    #[inline]
    pub(super) fn set(&mut self, field: Field, number: u8) {
        match field {
            Field::Year => self.year = if number <= 68 { 2000 } else { 1900 } + u16::from(number),
            Field::Month => self.month = number,
            Field::Day => self.day = number,
            Field::Hour => self.hour = number,
            Field::Hour12 => self.hour_of_half = Some(number),
            Field::Minute => self.minute = number,
            Field::Second => self.second = number,
            Field::IsAfternoon => self.is_afternoon = number == 1,
        }
    }

    /// Makes one hour of a half day's hour and its half; an hour that is none stays none.
    #[inline]
    pub(super) fn settled(mut self) -> Self {
        if let Some(hour) = self.hour_of_half.take() {
            self.hour = if (1..=12).contains(&hour) { hour % 12 + if self.is_afternoon { 12 } else { 0 } } else { u8::MAX };
        }
        self.is_afternoon = false;
        self
    }
}

/// Tells whether the calendar has a day.
#[inline]
pub(super) fn has_day(year: u16, month: u8, day: u8) -> bool {
    const DAYS: [u8; 16] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = DAYS.get(usize::from(month)).copied().unwrap_or(0) + u8::from(month == 2 && is_leap);
    (1..=days).contains(&day)
}
