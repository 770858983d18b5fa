//! Candidates for a role, and the one table of what each piece of evidence weighs for each role.
//!
//! The evidence of the values weighs hundreds, and a name's rank less than one hundred: so a name decides
//! only between candidates of which the values say the same.

use crate::sort;

/// A role that a table or a column may have for the deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The table of the deals.
    Deals,
    /// The date of creation.
    Created,
    Price,
    Status,
    /// The column that refers to clients, and their table.
    Client,
}

/// A fact that speaks for or against a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Its name says so.
    Named,
    /// Its name says so of other things, too.
    NamedLoosely,
    /// Its name says something else.
    NamedOtherwise,
    /// Its name says that it is the whole amount: `grand_total`, `total_incl_tax`.
    NamedWhole,
    /// Its name says that it is a part of the amount, or what has been paid.
    NamedPart,
    /// It has rows, or values.
    Filled,
    /// Other candidates have values in rows where it has none.
    LessFilled,
    /// It is 0 in every row.
    AlwaysZero,
    /// Its values are yes and no.
    Flag,
    /// A foreign key is declared.
    Declared,
    /// The rows that it refers to have the deals' own addresses of mail.
    SharesMail,
    /// Its values stand in the key of another table.
    StandsInKey,
    /// Values of it look like numbers of visits, or the table has a column of such.
    HasVisits,
    /// It has a column that is called after the visit.
    HasVisitColumn,
    /// It has amounts that are not 0.
    HasAmounts,
    HasStatus,
    HasClient,
    /// Other tables refer to its rows.
    ReferredTo,
    /// It refers to another table of deals: its rows are parts of them.
    PartOfDeals,
    /// It is a view.
    View,
}

/// The weights of evidence; a pair that does not stand here weighs nothing.
const WEIGHTS: &[(Role, &[(Evidence, i32)])] = &[
    (
        Role::Deals,
        &[
            (Evidence::Named, 300),
            (Evidence::NamedLoosely, 150),
            (Evidence::NamedOtherwise, -450),
            (Evidence::Filled, 500),
            (Evidence::HasVisits, 400),
            (Evidence::HasVisitColumn, 150),
            (Evidence::HasAmounts, 200),
            (Evidence::HasStatus, 100),
            (Evidence::HasClient, 50),
            (Evidence::ReferredTo, 100),
            (Evidence::PartOfDeals, -600),
            (Evidence::View, -50),
        ],
    ),
    (Role::Created, &[(Evidence::Named, 500), (Evidence::NamedOtherwise, -300), (Evidence::Filled, 200)]),
    (
        Role::Price,
        &[
            (Evidence::Named, 400),
            (Evidence::NamedLoosely, 200),
            (Evidence::NamedWhole, 150),
            (Evidence::NamedPart, -150),
            (Evidence::LessFilled, -200),
            (Evidence::AlwaysZero, -700),
        ],
    ),
    (
        Role::Status,
        &[
            (Evidence::Named, 400),
            (Evidence::NamedLoosely, 100),
            (Evidence::Filled, 200),
            (Evidence::Flag, -400),
            (Evidence::Declared, 200),
            (Evidence::StandsInKey, 150),
        ],
    ),
    (
        Role::Client,
        &[
            (Evidence::Named, 200),
            (Evidence::NamedLoosely, 100),
            (Evidence::NamedOtherwise, -150),
            (Evidence::Declared, 400),
            (Evidence::StandsInKey, 300),
            (Evidence::SharesMail, 250),
        ],
    ),
];

/// A table or a column that may have a role.
#[derive(Clone, Debug)]
pub struct Candidate<T> {
    pub target: T,
    pub score: i32,
    pub evidence: Vec<Evidence>,
}

impl<T> Candidate<T> {
    /// `rank` is how far down its name stands in the list of names for the role.
    pub fn new(role: Role, target: T, rank: usize, evidence: Vec<Evidence>) -> Self {
        let rank = i32::try_from(rank.min(99)).unwrap_or(99);
        let score = evidence.iter().map(|it| weight(role, *it)).sum::<i32>() - rank;
        Self { target, score, evidence }
    }

    pub fn has(&self, evidence: Evidence) -> bool {
        self.evidence.contains(&evidence)
    }
}

fn weight(role: Role, evidence: Evidence) -> i32 {
    let weights = WEIGHTS.iter().find(|(of, _)| *of == role).map_or(&[][..], |(_, weights)| weights);
    weights.iter().find(|(of, _)| *of == evidence).map_or(0, |(_, weight)| *weight)
}

/// The best first; of equal ones the first stays first.
pub fn ranked<T>(mut candidates: Vec<Candidate<T>>) -> Vec<Candidate<T>> {
    sort::by_key(&mut candidates, |candidate| std::cmp::Reverse(candidate.score));
    candidates
}

/// The evidence that is there.
pub fn evidence(found: &[(Evidence, bool)]) -> Vec<Evidence> {
    found.iter().filter(|(_, is_there)| *is_there).map(|(evidence, _)| *evidence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_outweigh_names_and_names_break_ties() {
        use Evidence::{Filled, HasVisits, Named};
        let table =
            |name, rank, evidence: &[Evidence]| Candidate::new(Role::Deals, name, rank, evidence.to_vec());
        let empty = table("orders", 0, &[Named]);
        let full = table("deals", 10, &[Named, Filled, HasVisits]);
        let other = table("leads", 20, &[Named, Filled, HasVisits]);
        let names: Vec<_> = ranked(vec![empty, other, full]).iter().map(|it| it.target).collect();
        assert_eq!(names, ["deals", "leads", "orders"]);
    }

    #[test]
    fn evidence_that_has_no_weight_for_a_role_weighs_nothing() {
        assert_eq!(Candidate::new(Role::Created, (), 7, vec![Evidence::HasVisits]).score, -7);
        assert_eq!(Candidate::new(Role::Created, (), 1000, vec![Evidence::Named]).score, 401);
    }
}
