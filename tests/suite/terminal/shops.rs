//! `init` on the databases of shops in which a wrong guess would be believed: the right table or column is there
//! beside one that looks like it.

use super::schemas::{changed, check};

#[test]
fn opencart_with_names_in_two_languages() {
    check("opencart");
    changed("opencart", &[(1_717_322_400, &["1"])]);
}

#[test]
fn prestashop_with_names_in_tables_of_their_own() {
    check("prestashop");
}

#[test]
fn bitrix_with_the_visit_in_another_table() {
    check("bitrix");
}

#[test]
fn minishop_with_a_price_that_is_called_cost() {
    check("minishop");
}

#[test]
fn julian_days() {
    check("julian");
    changed("julian", &[(1_717_232_399, &["1", "2"]), (1_717_232_400, &["2"]), (1_717_416_000, &[])]);
}

#[test]
fn statuses_of_other_things() {
    check("foreign_statuses");
}

#[test]
fn several_columns_called_after_roistat() {
    check("visits");
}

#[test]
fn rows_that_are_deleted() {
    check("deleted");
}

#[test]
fn a_sheet_out_of_a_spreadsheet() {
    check("excel");
    changed("excel", &[(1_717_286_399, &["А-1", "А-2"]), (1_717_286_400, &["А-2"])]);
}

#[test]
fn russian_genitives() {
    check("genitives");
}

#[test]
fn purchases_beside_sales() {
    check("purchase");
}

#[test]
fn personal_data_is_not_exported() {
    check("personal");
}
