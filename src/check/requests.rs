//! Roistat's requests, by the journal: when it asked last and what it got, and that it has stopped asking.
//!
//! Reads the journal and nothing else; a config without one says nothing here.

use super::fault::{Fault, RequestsFault};
use super::report::{Fact, Finding, LastRequest, Location, ReportSection, Subject};
use crate::config::Config;
use crate::environment::Environment;
use crate::journal::{self, Record};

/// Roistat asks about once an hour; so many seconds between two requests are still that.
const HOURLY: i64 = 90 * 60;

/// So many gaps of about an hour before the last request make a habit.
const HABIT: usize = 3;

/// After so many seconds without a request the habit is broken.
const SILENCE: i64 = 2 * 3600;

/// The section on the journal, where the config names one.
pub(super) fn examine(environment: &Environment, config: &Config) -> Option<ReportSection> {
    let journal = config.journal.as_deref()?;
    let mut section = ReportSection::new(Subject::Journal);
    let finding = |fault| Finding::new(Fault::Requests(fault), Location::file(journal));
    match journal::examine(environment, config) {
        Ok(records) => {
            let asked: Vec<_> = records.iter().filter(|record| record.is_roistat()).collect();
            section.facts.extend(asked.last().map(|record| Fact::LastRequest(last(record))));
            let moments: Vec<_> = asked.iter().map(|record| record.moment).collect();
            section.findings.extend(silence(&moments, environment.now).map(finding));
        }
        Err(error) => {
            section.findings.push(finding(RequestsFault::Unusable { fault: error.fault }));
        }
    }
    Some(section)
}

fn last(record: &Record) -> LastRequest {
    LastRequest {
        moment: record.moment,
        status: record.status,
        bytes: record.bytes,
        milliseconds: record.milliseconds,
    }
}

/// Roistat asked every hour up to its last request, and then no more. Requests within minutes count as one: an owner
/// who presses a button in Roistat asks more often, and makes no habit of it.
fn silence(moments: &[i64], now: i64) -> Option<RequestsFault> {
    let last = *moments.last()?;
    let mut hours = Vec::new();
    let mut later = last;
    for &moment in moments.iter().rev() {
        let gap = later - moment;
        if gap > HOURLY {
            break;
        }
        if gap > HOURLY / 3 {
            hours.push(gap);
            later = moment;
        }
    }
    let silent = now - last;
    (hours.len() >= HABIT && silent > SILENCE)
        .then(|| RequestsFault::Silent { hours: (silent / 3600).unsigned_abs() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_of_hours_that_ends_is_silence() {
        let hour = 3600;
        let hourly: Vec<_> = (0..5).map(|number| 1_000_000 + number * hour).collect();
        let last = *hourly.last().unwrap();
        assert_eq!(silence(&hourly, last + 2 * hour), None);
        assert_eq!(silence(&hourly, last + 5 * hour), Some(RequestsFault::Silent { hours: 5 }));
        assert_eq!(silence(&hourly[..3], hourly[2] + 9 * hour), None, "three requests are no habit yet");
        let daily: Vec<_> = hourly.iter().map(|moment| (moment - 1_000_000) * 24).collect();
        assert_eq!(silence(&daily, daily[4] + 30 * hour), None);
        let minutes: Vec<_> = (0..50).map(|number| 1_000_000 + number * 60).collect();
        assert_eq!(silence(&minutes, 2_000_000), None, "a day of tries is no habit");
        let each_twice: Vec<_> = hourly.iter().flat_map(|moment| [*moment, moment + 2]).collect();
        assert_eq!(silence(&each_twice, last + 3 * hour), Some(RequestsFault::Silent { hours: 2 }));
        assert_eq!(silence(&[], 0), None);
    }
}
