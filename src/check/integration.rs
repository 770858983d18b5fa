//! Examines the integration by the deals of the last 31 days, as the guide has its owner test it: how many
//! have a visit number, and which of their statuses Roistat knows.
//!
//! Judges what was counted of the deals; reads none itself.

use super::deals::{Day, DealsByStatus};
use super::fault::{Fault, IntegrationFault, RowsFault};
use super::lists::Lists;
use super::report::{Fact, Finding, Location, ReportSection, Subject};
use crate::config::Config;
use crate::protocol::List;

/// So many statuses are named in a finding.
const MOST_NAMED: usize = 5;

/// The section on the integration, where the deals could be read.
pub(super) fn examine(config: &Config, lists: &Lists) -> Option<ReportSection> {
    let location = Location::query(config, config.query(List::Orders)?);
    let deals = lists.get(List::Orders)?;
    let mut section = ReportSection::new(Subject::Integration);
    let (has_column, is_dated) = (deals.has("roistat"), deals.is_dated());
    let visits = check_visit_share(deals.per_day.total(), has_column, is_dated).map(Fault::Integration);
    section.findings.extend(visits.map(|fault| Finding::new(fault, location.column("roistat"))));
    section.facts.push(Fact::DealsPerDay(deals.per_day.clone()));
    if let Some(statuses) = lists.get(List::Statuses) {
        let by_status = DealsByStatus::new(&deals.statuses, &statuses.names_by_id);
        let unlisted = unlisted(&by_status).map(Fault::Rows);
        section.findings.extend(unlisted.map(|fault| Finding::new(fault, location.column("status"))));
        section.facts.push(Fact::DealsByStatus(by_status));
    }
    Some(section)
}

fn check_visit_share(day: Day, has_column: bool, is_dated: bool) -> Option<IntegrationFault> {
    let Day { deals, visits } = day;
    match (deals, visits) {
        _ if !has_column => Some(IntegrationFault::NoColumn),
        // Of deals whose dates cannot be read it is not known that they are old.
        (0, _) => is_dated.then_some(IntegrationFault::NoDeals),
        (_, 0) => Some(IntegrationFault::NoVisits { deals }),
        _ => (visits * 2 < deals).then_some(IntegrationFault::FewVisits { deals, visits }),
    }
}

fn unlisted(by_status: &DealsByStatus) -> Option<RowsFault> {
    let deals: u64 = by_status.unlisted().map(|status| status.deals).sum();
    let named = by_status.unlisted().take(MOST_NAMED);
    let examples = named.map(|status| (status.id.chars().take(40).collect(), status.deals)).collect();
    let has_more = by_status.unlisted().count() > MOST_NAMED;
    (deals > 0).then_some(RowsFault::StatusUnlisted { deals, examples, has_more })
}

#[cfg(test)]
mod tests {
    use super::super::deals::StatusCount;
    use super::*;

    #[test]
    fn fewer_than_half_of_the_deals_with_a_visit_are_few() {
        for (deals, visits, expected) in [
            (0, 0, Some(IntegrationFault::NoDeals)),
            (1, 0, Some(IntegrationFault::NoVisits { deals: 1 })),
            (5, 0, Some(IntegrationFault::NoVisits { deals: 5 })),
            (3, 1, Some(IntegrationFault::FewVisits { deals: 3, visits: 1 })),
            (5, 2, Some(IntegrationFault::FewVisits { deals: 5, visits: 2 })),
            (4, 2, None),
            (1, 1, None),
        ] {
            assert_eq!(check_visit_share(Day { deals, visits }, true, true), expected, "{visits} of {deals}");
        }
        assert_eq!(check_visit_share(Day::default(), true, false), None);
        let day = Day { deals: 5, visits: 0 };
        assert_eq!(check_visit_share(day, false, true), Some(IntegrationFault::NoColumn));
    }

    #[test]
    fn five_unlisted_statuses_are_named_and_more_are_hinted_at() {
        let status = |id: &str, deals, name: Option<&str>| StatusCount {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            deals,
        };
        let mut statuses = DealsByStatus(vec![status("new", 9, Some("New"))]);
        assert_eq!(unlisted(&statuses), None);
        statuses.0.extend(["a", "b", "c", "d", "e"].map(|id| status(id, 2, None)));
        let examples: Vec<_> = ["a", "b", "c", "d", "e"].map(|id| (id.to_owned(), 2)).into();
        let five = RowsFault::StatusUnlisted { deals: 10, examples: examples.clone(), has_more: false };
        assert_eq!(unlisted(&statuses), Some(five));
        statuses.0.push(status("f", 1, None));
        let six = RowsFault::StatusUnlisted { deals: 11, examples, has_more: true };
        assert_eq!(unlisted(&statuses), Some(six));
    }
}
