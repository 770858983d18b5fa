//! MariaDB, a private one, as the owner's database.

mod check;
mod faults;
mod init;
mod limits;
mod login;
mod moment;
mod queries;
mod risks;
mod values;
