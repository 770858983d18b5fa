//! Shops made up from what their programs call things and how they write them, in English and Russian, with rows whose
//! right answer is known.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// The number of deals that Roistat must get.
pub(super) const DEALS: u32 = 5;

/// The first deal's date of creation less a day, in UNIX seconds: 09:05:07 UTC, an hour that some write without its zero.
const FIRST: i64 = 1_785_575_107;

/// The way that a program writes an amount.
#[derive(Clone, Copy, Debug)]
pub(super) enum Amounts {
    /// A number.
    Number,
    /// A whole number of hundredths, as many programs of payments have it.
    Hundredths,
    /// A text for people.
    Text,
}

/// The way that a program writes a moment: the column's type, and the value of UNIX seconds in SQL.
type Moments = (&'static str, fn(i64) -> String);

/// ISO 8601 in UTC, Excel's and 1C's texts, numbers of UNIX, Excel, .NET and Apple.
const MOMENTS: [Moments; 10] = [
    ("TEXT", |at| format!("datetime({at}, 'unixepoch')")),
    ("TEXT", |at| format!("strftime('%Y-%m-%dT%H:%M:%SZ', {at}, 'unixepoch')")),
    ("TEXT", |at| format!("strftime('%Y%m%d%H%M%S', {at}, 'unixepoch')")),
    ("TEXT", |at| format!("strftime('%d.%m.%Y %H:%M:%S', {at}, 'unixepoch')")),
    ("TEXT", |at| format!("replace(strftime('%d.%m.%Y %H:%M:%S', {at}, 'unixepoch'), ' 0', ' ')")),
    ("INTEGER", |at| at.to_string()),
    ("INTEGER", |at| (at * 1000).to_string()),
    ("REAL", |at| format!("{at} / 86400.0 + 25569")),
    ("INTEGER", |at| ((at + 62_135_596_800) * 10_000_000).to_string()),
    ("REAL", |at| (at - 978_307_200).to_string()),
];

/// The place of the visit's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visits {
    /// A column of the deals.
    Column,
    /// A property, in a row of a table beside the deals.
    Property,
    /// A member of an object in JSON.
    Json,
}

/// A column that marks deals that do not count: its name, its type, the value of a deal that counts and of one that does not.
type Hidden = (&'static str, &'static str, &'static str, &'static str);

const HIDDEN: [Hidden; 5] = [
    ("deleted_at", "TEXT", "NULL", "'2026-09-09 10:00:00'"),
    ("is_deleted", "INTEGER", "0", "1"),
    ("in_trash", "INTEGER", "0", "1"),
    ("DeletionMark", "INTEGER", "0", "1"),
    ("ПометкаУдаления", "INTEGER", "0", "1"),
];

/// Columns that are not what they look like, each with its type and the value of every row.
type Decoy = (&'static str, &'static str, &'static str);

const DECOYS: [Decoy; 16] = [
    ("sum_paid", "REAL", "0"),
    ("oplacheno", "REAL", "0"),
    ("total_discount", "REAL", "5"),
    ("delivery_price", "REAL", "300"),
    ("nds", "REAL", "20"),
    ("is_status", "INTEGER", "1"),
    ("quantity", "INTEGER", "2"),
    ("weight", "REAL", "1.5"),
    ("delivery_date", "TEXT", "'2026-09-09 10:00:00'"),
    ("srok_oplaty", "TEXT", "'2026-09-10 10:00:00'"),
    ("birthday", "TEXT", "'1990-05-05'"),
    ("comment", "TEXT", "'anna smirnova, tel. 1'"),
    ("phone", "TEXT", "'+79000000001'"),
    ("author_id", "INTEGER", "1"),
    ("parent_id", "INTEGER", "NULL"),
    ("is_test", "INTEGER", "0"),
];

/// A shop.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    pub(super) table: &'static str,
    /// The names of the columns of price, status, date, visit and client.
    pub(super) names: [&'static str; 5],
    pub(super) amounts: Amounts,
    moments: usize,
    pub(super) visits: Visits,
    /// The column that one deal more is hidden by.
    pub(super) hidden: Option<Hidden>,
    decoys: Vec<Decoy>,
    is_reversed: bool,
    pub(super) clients: &'static str,
    has_properties: bool,
}

fn names() -> impl Strategy<Value = [&'static str; 5]> {
    let price = select(vec![
        "total",
        "price",
        "grand_total",
        "summa",
        "Сумма",
        "itogo",
        "amount",
        "stoimost",
        "Итого к оплате",
    ]);
    let status =
        select(vec!["status", "status_id", "state", "Статус", "sostoyanie", "stage", "order_status"]);
    let date = select(vec![
        "created_at",
        "date_create",
        "Дата",
        "data_zakaza",
        "Дата создания",
        "date_purchased",
        "placed",
    ]);
    let visit = select(vec!["roistat", "roistat_visit", "Roistat", "visit", "roistat_visit_number"]);
    let client = select(vec!["client_id", "customer", "buyer_id", "Клиент", "agent_id", "kontakt_id"]);
    (price, status, date, visit, client)
        .prop_map(|(price, status, date, visit, client)| [price, status, date, visit, client])
}

/// Shops that are made up at random. Most of them write amounts as numbers and moments as texts of ISO 8601, as real ones do.
pub(super) fn schema() -> impl Strategy<Value = Schema> {
    let tables = select(vec![
        "orders",
        "deals",
        "zakazy",
        "Заказы",
        "wp_orders",
        "sdelki",
        "leads",
        "crm_deal",
        "Заявки",
        "order",
    ]);
    let clients = select(vec!["clients", "customers", "contacts", "Контрагенты", "persons", "pokupateli"]);
    let amounts = prop_oneof![
        4 => Just(Amounts::Number),
        1 => Just(Amounts::Hundredths),
        1 => Just(Amounts::Text),
    ];
    let visits = prop_oneof![4 => Just(Visits::Column), 1 => Just(Visits::Property), 1 => Just(Visits::Json)];
    let forms = (amounts, prop_oneof![1 => Just(0), 1 => 0..MOMENTS.len()], visits);
    let hidden = proptest::option::weighted(0.3, select(HIDDEN.to_vec()));
    let decoys = subsequence(DECOYS.to_vec(), 0..8);
    (tables, names(), forms, hidden, decoys, any::<bool>(), clients, any::<bool>()).prop_map(
        |(table, names, (amounts, moments, visits), hidden, decoys, is_reversed, clients, has_properties)| {
            Schema {
                table,
                names,
                amounts,
                moments,
                visits,
                hidden,
                decoys,
                is_reversed,
                clients,
                has_properties,
            }
        },
    )
}

impl Schema {
    /// The values that Roistat must get of a deal, in the order of the names.
    pub(super) fn right(id: u32) -> [String; 5] {
        let status = ["new", "paid", "done"][id as usize % 3];
        [
            format!("{}", 1000 + id * 7),
            status.to_owned(),
            format!("{}", FIRST + i64::from(id) * 86_400),
            format!("{}", 3_100_000 + id),
            format!("u-{}", id % 2),
        ]
    }

    /// The values of a deal in the columns, as SQL.
    fn row(&self, id: u32) -> Vec<String> {
        let [price, status, date, visit, client] = Self::right(id);
        let (_, moment) = MOMENTS[self.moments];
        let price = match self.amounts {
            Amounts::Number => price,
            Amounts::Hundredths => format!("{price}00"),
            Amounts::Text => format!("'{} {},00 руб.'", &price[..1], &price[1..]),
        };
        let visit = match self.visits {
            Visits::Column => format!("'{visit}'"),
            Visits::Property => "NULL".to_owned(),
            Visits::Json => format!("'{{\"utm\": \"mail\", \"roistat\": \"{visit}\"}}'"),
        };
        let mut row =
            vec![price, format!("'{status}'"), moment(date.parse().unwrap()), visit, format!("'{client}'")];
        row.extend(self.decoys.iter().map(|(_, _, value)| (*value).to_owned()));
        row.extend(
            self.hidden.map(|(_, _, shown, hidden)| if id > DEALS { hidden } else { shown }.to_owned()),
        );
        row
    }

    /// The columns of the deals but for their `id`, as SQL.
    fn columns(&self) -> Vec<String> {
        let price = match self.amounts {
            Amounts::Number => "REAL",
            Amounts::Hundredths => "INTEGER",
            Amounts::Text => "TEXT",
        };
        let types = [price, "TEXT", MOMENTS[self.moments].0, "TEXT", "TEXT"];
        let names = self.names.map(|name| if name == self.names[3] { self.visit_column() } else { name });
        let mut columns: Vec<_> =
            names.iter().zip(types).map(|(name, declared)| format!("\"{name}\" {declared}")).collect();
        columns.extend(self.decoys.iter().map(|(name, declared, _)| format!("{name} {declared}")));
        columns.extend(self.hidden.map(|(name, declared, ..)| format!("{name} {declared}")));
        columns
    }

    /// The column of the visit, or the one in its place.
    pub(super) fn visit_column(&self) -> &'static str {
        match self.visits {
            Visits::Column => self.names[3],
            Visits::Property => "note",
            Visits::Json => "extra",
        }
    }

    /// The tables and rows.
    pub(super) fn sql(&self) -> String {
        let mut columns = self.columns();
        let rows = DEALS + u32::from(self.hidden.is_some());
        let mut rows: Vec<_> = (1..=rows).map(|id| self.row(id)).collect();
        if self.is_reversed {
            columns.reverse();
            for row in &mut rows {
                row.reverse();
            }
        }
        let rows: Vec<_> =
            (1..).zip(rows).map(|(id, row): (u32, _)| format!("({id}, {})", row.join(", "))).collect();
        format!(
            "CREATE TABLE \"{clients}\" (code TEXT PRIMARY KEY, name TEXT, phone TEXT);
             INSERT INTO \"{clients}\" VALUES ('u-0', 'Ann', '+79000000001'), ('u-1', 'Bob', '+79000000002');
             CREATE TABLE \"{table}\" (id INTEGER PRIMARY KEY, {columns});
             INSERT INTO \"{table}\" VALUES {rows}; {properties}",
            clients = self.clients,
            table = self.table,
            columns = columns.join(", "),
            rows = rows.join(", "),
            properties = self.properties(),
        )
    }

    fn properties(&self) -> String {
        let mut rows = Vec::new();
        if self.has_properties {
            rows.extend(["(1, 'Город', 'Тула')".to_owned(), "(1, 'ФИО', 'Анна Смирнова')".to_owned()]);
        }
        if self.visits == Visits::Property {
            rows.extend((1..=DEALS).map(|id| format!("({id}, 'roistat', '{}')", Self::right(id)[3])));
        }
        if rows.is_empty() {
            return String::new();
        }
        format!(
            "CREATE TABLE order_props (id INTEGER PRIMARY KEY, owner INT REFERENCES \"{}\"(id), name TEXT, value TEXT);
             INSERT INTO order_props (owner, name, value) VALUES {};",
            self.table,
            rows.join(", ")
        )
    }
}
