//! `init`: from a database to the text of a config, in stages.
//!
//! `profile` looks at each table once; `roles` decides what tables and columns are for; `plan` makes of that one query
//! for each list, with the reasons and the doubts; `text` writes it as TOML. `vocabulary` holds the words of shops.
//! Nothing here prints, or knows files.

#[cfg(test)]
mod fixture;
pub mod lack;
mod local;
mod moments;
pub mod notice;
pub mod plan;
pub mod preview;
pub mod profile;
pub mod remark;
pub mod roles;
mod select;
pub mod text;
mod vocabulary;

use self::plan::Plan;
use self::profile::{Ask, SchemaIndex};
use self::roles::deals;
pub use self::roles::deals::NoDeals;
use crate::sql::SqlDialect;
use crate::store::schema::Table;

/// How many rows one question to the database may give.
pub const MOST_ROWS: usize = 500;

/// The plan for a database with these tables.
///
/// # Errors
/// Where no table holds deals: what the tables lack that come near.
pub fn plan_for(tables: &[Table], dialect: SqlDialect, ask: &Ask<'_>) -> Result<Plan, NoDeals> {
    let index = SchemaIndex { tables, dialect, ask };
    let roles = roles::assign(&index, deals::find(&index)?);
    Ok(plan::make(&index, &roles))
}
