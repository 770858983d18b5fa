//! Reads a table's name: the content that it speaks of, and how plainly.
//!
//! The words stand in `nouns`; here is how they go together: what stands beside the word that names the thing may
//! be a program's prefix, or make something else of it.

use crate::init::profile::called;
use crate::init::vocabulary::tables::{CHANGES_MEANING, Content, GENITIVES, NOUNS, Noun, PER_LANGUAGE};
use crate::init::vocabulary::{any, words};
use crate::store::schema::Table;

/// How near a table's name comes to saying that it holds something.
pub struct TableScore {
    pub penalty: usize,
    /// True where a word beside makes something else of it.
    pub has_other_meaning: bool,
}

/// `None` where the name says something else.
pub fn table_score(table: &Table, content: Content, familiar: &[String]) -> Option<TableScore> {
    // PocketBase and others keep their own affairs under such names.
    if table.name.starts_with('_') {
        return None;
    }
    let words = words(called::table(table));
    let (place, likelihood) = head(&words)?;
    if NOUNS[likelihood].content != content {
        return None;
    }
    let beside = || words.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, word)| word);
    let changes_meaning = |word: &String| any(word, CHANGES_MEANING) && !familiar.contains(word);
    let is_other = |word: &String| noun_of(word).is_some_and(|noun| alters_meaning(&NOUNS[noun], content));
    let has_other_meaning = beside().any(|word| changes_meaning(word) || is_other(word));
    let is_prefix = |word: &&String| noun_of(word).is_none_or(|noun| NOUNS[noun].content != Content::Deals);
    let prefixes = words[..place].iter().filter(is_prefix).count().min(5);
    let says_roistat =
        table.columns.iter().any(|column| called::column(column).to_lowercase().contains("roistat"));
    let is_per_language = beside().any(|word| any(word, PER_LANGUAGE));
    let doubts = [
        (table.is_view, 3),
        (table.rows == 0, 6),
        (content == Content::Deals && !says_roistat, 2),
        (is_per_language, 5),
    ];
    let doubts: usize = doubts.iter().filter(|(is_so, _)| *is_so).map(|(_, weight)| weight).sum();
    Some(TableScore { penalty: likelihood * 10 + prefixes + doubts, has_other_meaning })
}

/// Tells if a noun beside the one that says what a table holds makes something else of it: the statuses of
/// clients are not those of deals, and the products of deals are their lines.
fn alters_meaning(noun: &Noun, content: Content) -> bool {
    match content {
        Content::Statuses | Content::Fields => noun.content != Content::Deals && noun.content != content,
        Content::Products => noun.content == Content::Deals,
        Content::Deals | Content::Clients | Content::Managers | Content::Users => false,
    }
}

/// The word of a table's name that says what it holds: the last, or the one before the genitives that Russian
/// compounds end with (`statusy zakazov`) or before what says that it is there in several languages. Its place,
/// and that of its noun.
fn head(words: &[String]) -> Option<(usize, usize)> {
    let mut place = words.len().checked_sub(1)?;
    while (GENITIVES.contains(&words[place]) || any(&words[place], PER_LANGUAGE))
        && words[..place].iter().any(|word| noun_of(word).is_some())
    {
        place -= 1;
    }
    Some((place, noun_of(&words[place])?))
}

/// The content of a table that a word speaks of.
pub fn content(word: &str) -> Option<Content> {
    noun_of(word).map(|noun| NOUNS[noun].content)
}

fn noun_of(word: &str) -> Option<usize> {
    NOUNS.iter().position(|noun| noun.forms.contains(word))
}

/// The noun that a table is called by.
pub fn noun(table: &Table) -> Option<&'static Noun> {
    head(&words(called::table(table))).map(|(_, noun)| &NOUNS[noun])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::Column;

    #[test]
    fn a_table_is_known_by_its_name() {
        for (name, content) in [
            ("orders", Some(Content::Deals)),
            ("wp_wc_orders", Some(Content::Deals)),
            ("crm_deal", Some(Content::Deals)),
            ("Заказы клиентов", Some(Content::Deals)),
            ("crm_sdelki", Some(Content::Deals)),
            ("tblZayavki", Some(Content::Deals)),
            ("order_statuses", Some(Content::Statuses)),
            ("statusy_zakazov", Some(Content::Statuses)),
            ("status_sdelki", Some(Content::Statuses)),
            ("pipeline_stages", Some(Content::Statuses)),
            ("Клиенты", Some(Content::Clients)),
            ("auth_user", Some(Content::Users)),
            ("menedzhery", Some(Content::Managers)),
            ("order_items", None),
            ("wp_wc_orders_meta", None),
            ("wp_wc_customer_lookup", None),
            ("_superusers", None),
            ("posts", None),
            ("payment_statuses", None),
            ("client_statuses", None),
            ("statusy_klientov", None),
            ("ps_order_state_lang", Some(Content::Statuses)),
            ("oc_order_product", None),
            ("tovary_zakazov", None),
            ("oc_product_description", Some(Content::Products)),
            ("modx_user_attributes", None),
            ("purchase_orders", None),
            ("res_partner", Some(Content::Clients)),
        ] {
            let all = [
                Content::Deals,
                Content::Statuses,
                Content::Clients,
                Content::Managers,
                Content::Users,
                Content::Products,
                Content::Fields,
            ];
            let holds = |content: &Content| {
                let table = Table { name: name.to_owned(), ..Table::default() };
                table_score(&table, *content, &[]).is_some_and(|found| !found.has_other_meaning)
            };
            let found = all.into_iter().find(holds);
            assert_eq!(found, content, "{name}");
        }
    }

    #[test]
    fn penalties_of_a_table_add_up() {
        let table = |name: &str, column: &str, rows, is_view| Table {
            name: name.to_owned(),
            columns: vec![Column { name: column.to_owned(), ..Column::default() }],
            rows,
            is_view,
            ..Table::default()
        };
        let penalty = |table: &Table, content| table_score(table, content, &[]).unwrap().penalty;
        for (table, expected) in [
            (table("orders", "Roistat_visit", 1, false), 0),
            (table("orders", "name", 1, false), 2),
            (table("orders", "name", 1, true), 5),
            (table("orders", "name", 0, false), 8),
            (table("wp_orders", "roistat", 1, false), 1),
            (table("lead_orders", "roistat", 1, false), 0),
            (table("a_b_c_d_e_f_orders", "roistat", 1, false), 5),
            (table("orders_lang", "roistat", 1, false), 5),
            (table("deals", "roistat", 1, false), 10),
            (table("wp_deals", "roistat", 0, false), 17),
        ] {
            assert_eq!(penalty(&table, Content::Deals), expected, "{}", table.name);
        }
        let of_statuses = |name| penalty(&table(name, "name", 1, false), Content::Statuses);
        assert_eq!(of_statuses("order_statuses"), of_statuses("statuses"));
        assert_eq!(of_statuses("wp_statuses"), of_statuses("statuses") + 1);
        assert_eq!(of_statuses("status_lang"), of_statuses("statuses") + 5);
    }
}
