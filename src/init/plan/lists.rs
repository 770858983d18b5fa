//! The lists of clients, managers and products: an id, a name, and what else Roistat takes.
//!
//! One file for the three, which differ only in the words that their columns go by. Which table holds them is decided
//! in `roles`.

use crate::date::Offset;
use crate::init::moments::moments;
use crate::init::plan::draft::{Draft, DraftQuery};
use crate::init::plan::note::Note;
use crate::init::profile::{SchemaIndex, identity, key, meaning};
use crate::init::remark::ColumnRemark;
use crate::init::roles::discriminator;
use crate::init::roles::exclusions;
use crate::init::roles::names::{full_name, joined};
use crate::init::select::SelectText;
use crate::init::vocabulary::Meaning;
use crate::init::vocabulary::columns::{BIRTH, CHANGED, COMPANY, CREATED, EMAIL, PHONE};
use crate::protocol::List;
use crate::store::schema::Table;

/// The people of a table to whom the deals refer.
pub struct Among {
    /// The query for their ids.
    pub ids: String,
    /// The condition that a deal has changed since `:date`.
    pub changed: Option<String>,
    /// The ids are texts, whatever the type of the table's id is.
    pub are_texts: bool,
}

/// The query of a list, out of a table; and what the owner should look at. `among` restricts the ids.
pub fn draft(
    index: &SchemaIndex<'_>,
    list: List,
    table: &Table,
    zone: Option<Offset>,
    among: Option<Among>,
) -> Option<Draft> {
    let mut select = SelectText::from(index.dialect, table);
    let id = key(table)?;
    select.column(identity(index.dialect, id), "id");
    select.column(full_name(index.dialect, table)?, "name");
    let mut notes = Vec::new();
    if list != List::Products {
        for (meant, what) in [(&PHONE, "phone"), (&EMAIL, "email")] {
            match joined(index.dialect, table, meant) {
                Some(expression) => select.column(expression, what),
                None if list == List::Clients => {
                    let remark = ColumnRemark::NotInTable { table: table.name.clone() };
                    select.column_with("''", what, remark);
                }
                None => {}
            }
        }
    }
    if list == List::Clients {
        more_of_clients(table, &mut select);
    }
    if list.is_paged() {
        notes.extend(changes(index, table, zone, &mut select));
    }
    if let Some(Among { ids, changed, are_texts }) = among {
        let id = if are_texts { index.dialect.beside_texts(&id.sql_name) } else { id.sql_name.clone() };
        // Somebody who signed in long ago becomes a client with a new deal.
        if let (Some(date), Some(changed)) = (select.conditions.first_mut(), changed) {
            *date = format!("({date} OR {id} IN ({ids} AND {changed}))");
        }
        select.condition(format!("{id} IN ({ids})"));
    }
    // A manager who is gone still stands in the deals.
    for deleted in exclusions::deleted(index, table).into_iter().filter(|_| list != List::Managers) {
        select.condition(deleted.condition);
    }
    let discriminator = discriminator::find(index, table, id, None);
    discriminator.condition().into_iter().for_each(|condition| select.condition(condition));
    notes.extend(Note::of_discriminator(&discriminator, table));
    let is_short = list == List::Managers || list == List::Products;
    let query = if is_short { DraftQuery::OneLine(select) } else { DraftQuery::Lines(select) };
    Some(Draft::new(list, query, notes))
}

fn more_of_clients(table: &Table, select: &mut SelectText) {
    if let Some(company) = meaning(table, &COMPANY).first() {
        select.column(company.sql_name.clone(), "company");
    }
    if let Some(birth) = moments(table, &BIRTH).iter().find(|birth| birth.dates.is_birthday()) {
        select.column(birth.column.sql_name.clone(), "birth_date");
    }
}

/// Restricts a list to what changed; says so where the table has nothing to tell that by.
fn changes(
    index: &SchemaIndex<'_>,
    table: &Table,
    zone: Option<Offset>,
    select: &mut SelectText,
) -> Option<Note> {
    let first = |meant: &Meaning| moments(table, meant).into_iter().next().map(|moment| moment.in_zone(zone));
    match (first(&CHANGED), first(&CREATED)) {
        (Some(changed), Some(created)) if changed.has_gaps(index, table) => {
            select.date = Some(changed.column.sql_name.clone());
            select.condition(format!(
                "({} OR {})",
                changed.after(index.dialect),
                created.after(index.dialect)
            ));
            None
        }
        (Some(changed), _) => {
            select.date = Some(changed.column.sql_name.clone());
            select.condition(changed.after(index.dialect));
            None
        }
        (None, Some(created)) => {
            select.date = Some(created.column.sql_name.clone());
            select.condition(created.after(index.dialect));
            Some(Note::ListWithoutChanges { table: table.name.clone() })
        }
        (None, None) => Some(Note::ListWithoutDate { table: table.name.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, table_with};
    use crate::protocol::List;

    /// The query for a list out of a table with such columns and rows, on one line; and its remarks.
    fn sql(list: List, table: &str, columns: &str, rows: &str) -> (String, Vec<String>) {
        let rows =
            if rows.is_empty() { String::new() } else { format!("INSERT INTO {table} VALUES {rows};") };
        let table = format!("CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns}); {rows}");
        let plan = plan(&format!(
            "{table}{}",
            table_with("orders", "client_id INTEGER, manager_id INTEGER", "1, 1")
        ));
        let sql = plan.sql(list);
        let lines = sql.lines().map(|line| line.split("  -- ").next().unwrap_or_default().trim());
        (lines.collect::<Vec<_>>().join(" "), plan.remarks(list))
    }

    #[test]
    fn a_client_has_a_name_and_whatever_else_roistat_takes() {
        for (columns, expected) in [
            ("name TEXT", "name, '' AS phone, '' AS email"),
            ("name TEXT, phone TEXT, email TEXT", "name, phone, email"),
            (
                "first_name TEXT, last_name TEXT, tel TEXT, mail TEXT",
                "trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')) AS name, tel AS phone, mail AS email",
            ),
            (
                "name TEXT, last_name TEXT, tel TEXT, mail TEXT",
                "trim(coalesce(name, '') || ' ' || coalesce(last_name, '')) AS name, tel AS phone, mail AS email",
            ),
            (
                "imya TEXT, familiya TEXT, tel TEXT, mail TEXT",
                "trim(coalesce(imya, '') || ' ' || coalesce(familiya, '')) AS name, tel AS phone, mail AS email",
            ),
            (
                "full_name TEXT, first_name TEXT, tel TEXT, mail TEXT",
                "full_name AS name, tel AS phone, mail AS email",
            ),
            ("surname TEXT, tel TEXT, mail TEXT", "surname AS name, tel AS phone, mail AS email"),
            ("first_name TEXT, tel TEXT, mail TEXT", "first_name AS name, tel AS phone, mail AS email"),
            (
                "login TEXT, full_name TEXT, last_name TEXT, tel TEXT, mail TEXT",
                "full_name AS name, tel AS phone, mail AS email",
            ),
            (
                "name TEXT, phone TEXT, mobile TEXT, email TEXT, email_2 TEXT",
                "name, concat_ws(', ', nullif(phone, ''), nullif(mobile, '')) AS phone, \
                 concat_ws(', ', nullif(email, ''), nullif(email_2, '')) AS email",
            ),
            ("name TEXT, phone TEXT, phone_home BOOLEAN, email TEXT", "name, phone, email"),
            ("name TEXT, company TEXT", "name, '' AS phone, '' AS email, company"),
            ("name TEXT, company_id INTEGER", "name, '' AS phone, '' AS email"),
        ] {
            let (sql, _) = sql(List::Clients, "clients", columns, "");
            assert_eq!(sql, format!("SELECT id, {expected} FROM clients"), "{columns}");
        }
    }

    #[test]
    fn a_birthday_is_a_day_that_roistat_reads() {
        for (column, value, is_taken) in [
            ("birth_date TEXT", "'1990-05-01'", true),
            ("birth_date TEXT", "'1990-05-01 10:00:00'", false),
            ("birth_date TEXT", "'01.05.1990'", false),
            ("birth_date INTEGER", "641520000", false),
        ] {
            let (sql, _) = sql(
                List::Clients,
                "clients",
                &format!("name TEXT, {column}"),
                &format!("(1, 'Ann', {value})"),
            );
            assert_eq!(sql.contains("birth_date"), is_taken, "{column} {value}");
        }
    }

    #[test]
    fn people_are_those_that_changed_where_that_shows() {
        let (date, later) = ("1717236000", "1717239600");
        for (columns, values, condition, remark) in [
            (
                "updated_at INTEGER, created_at INTEGER",
                format!("{later}, {date}"),
                " WHERE updated_at > :date",
                "",
            ),
            (
                "updated_at INTEGER, created_at INTEGER",
                format!("NULL, {date}"),
                " WHERE (updated_at > :date OR created_at > :date)",
                "",
            ),
            ("updated_at INTEGER, x INT", "NULL, 1".to_owned(), " WHERE updated_at > :date", ""),
            (
                "created_at INTEGER, x INT",
                format!("{date}, 1"),
                " WHERE created_at > :date",
                "later changes are not seen",
            ),
            ("y INT, x INT", "1, 1".to_owned(), "", "all are sent each time"),
        ] {
            let (sql, remarks) = sql(
                List::Clients,
                "clients",
                &format!("name TEXT, {columns}"),
                &format!("(1, 'Ann', {values})"),
            );
            assert_eq!(sql.split_once("FROM clients").unwrap().1, condition, "{columns} {values}");
            assert!(remarks.concat().contains(remark), "{remarks:?}");
            assert_eq!(remarks.is_empty(), remark.is_empty(), "{remarks:?}");
        }
    }

    #[test]
    fn managers_are_all_but_users_those_that_the_deals_name() {
        let (managers, _) =
            sql(List::Managers, "managers", "name TEXT, phone TEXT, deleted INT", "(1, 'Ann', '', 0)");
        assert_eq!(managers, "SELECT id, name, phone FROM managers");
        let (users, _) = sql(List::Managers, "users", "name TEXT, email TEXT", "(1, 'Ann', '')");
        assert_eq!(
            users,
            "SELECT id, name, email FROM users WHERE id IN (SELECT manager_id FROM orders WHERE manager_id IS NOT NULL)"
        );
    }

    #[test]
    fn users_are_no_managers_unless_the_deals_say_so() {
        let has_managers = |table: &str, manager| {
            let people = format!(
                "CREATE TABLE {table} (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO {table} VALUES (1, 'Ann');"
            );
            let plan = plan(&format!("{people}{}", table_with("orders", "manager_id INTEGER", manager)));
            plan.draft(List::Managers).is_some()
        };
        assert!(has_managers("users", "1"));
        assert!(!has_managers("users", "7"));
        assert!(has_managers("managers", "7"));
    }

    #[test]
    fn deleted_rows_are_no_clients_and_no_products() {
        let (clients, _) = sql(List::Clients, "clients", "name TEXT, deleted INT", "(1, 'Ann', 0)");
        assert!(clients.ends_with("FROM clients WHERE deleted = 0"), "{clients}");
        let (products, remarks) =
            sql(List::Products, "products", "name TEXT, phone TEXT, deleted INT", "(1, 'Tea', '', 0)");
        assert_eq!(products, "SELECT id, name FROM products WHERE deleted = 0");
        assert_eq!(remarks, ["products has no date of the last change, so all are sent each time."]);
    }
}
