//! Russian for findings about the values of rows.
//!
//! The advice on them stands in `remedy`.

use super::{counted, form, in_rows};
use crate::check::{DateFault, JsonColumn, RowsFault, Tally};

pub(super) fn fault(fault: &RowsFault) -> String {
    match fault {
        RowsFault::IdNull { rows } => {
            format!("`id` {} NULL: Roistat не отличит такие строки друг от друга", in_rows(*rows))
        }
        RowsFault::IdRepeated { rows: tally, .. } => {
            format!("`id` {} тот же, что в другой строке, первый `{}`", in_rows(tally.rows), tally.id)
        }
        RowsFault::Date { fault: DateFault::Empty, rows: tally } => {
            format!("`date_create` {} пусто, первая сделка `{}`", in_rows(tally.rows), tally.id)
        }
        RowsFault::Date { fault, rows: tally } => {
            format!("`date_create` {} {}", date(*fault), first_deal(tally))
        }
        RowsFault::DateLocal { rows: tally, ahead } => format!(
            "`date_create` {} позже текущего момента, самое большее на {}: скорее всего, это местное время, а секунды UNIX \
             его не знают",
            first_deal(tally),
            span(*ahead)
        ),
        RowsFault::DateInFuture { rows: tally } => {
            format!("`date_create` в будущем {}", first_deal(tally))
        }
        RowsFault::PaddedVisits { rows: tally } => {
            format!(
                "в `roistat` пробелы вокруг номера визита {}, первая сделка `{}`",
                in_rows(tally.rows),
                tally.id
            )
        }
        RowsFault::Misread { column, rows: tally, meant } => format!(
            "в `{column}` UTF-8, принятый за latin1, {}, первая строка `{}`: `{}` вместо `{meant}`",
            in_rows(tally.rows),
            tally.id,
            tally.value
        ),
        RowsFault::IdNotText { column, rows: tally } => format!(
            "в `{column}` байты, а не текст {}, первая строка `{}`: они уйдут искажёнными, и два значения могут совпасть",
            in_rows(tally.rows),
            tally.id
        ),
        RowsFault::NotANumber { column, rows: tally } => {
            format!("`{column}` не число, а текст {}", first_deal(tally))
        }
        RowsFault::Hundredths { column, example, is_named: true } => format!(
            "`{column}`, судя по имени столбца, в сотых долях, например `{example}`: Roistat примет её за сумму в сто раз \
             больше"
        ),
        RowsFault::Hundredths { column, example, is_named: false } => format!(
            "`{column}`, возможно, в сотых долях (в копейках): все суммы большие, целые и кончаются на 00 или 90, например \
             `{example}`"
        ),
        RowsFault::NotUtf8 { column, rows: tally } => format!(
            "в `{column}` текст не в UTF-8 {}, первая строка `{}`: такие символы превратятся в `\u{FFFD}`",
            in_rows(tally.rows),
            tally.id
        ),
        RowsFault::NotJson { column, rows: tally } => format!(
            "{} {}, первая строка `{}`: такие строки уходят без этого",
            no_json(*column),
            in_rows(tally.rows),
            tally.id
        ),
        RowsFault::DocumentLarge { megabytes } => format!(
            "ответ со всеми данными занимает {megabytes} МБ, а PHP на его чтение нужно примерно в шесть раз больше памяти: \
             больше обычных 128 МБ"
        ),
        RowsFault::StatusUnlisted { deals, examples, has_more } => unlisted(*deals, examples, *has_more),
    }
}

fn first_deal(tally: &Tally) -> String {
    format!("{}, первая сделка `{}`, `{}`", in_rows(tally.rows), tally.id, tally.value)
}

fn date(fault: DateFault) -> &'static str {
    match fault {
        DateFault::Empty => "пусто",
        DateFault::Zero => "равно 0, первой секунде 1970 года,",
        DateFault::Milliseconds => "в миллисекундах",
        DateFault::Microseconds => "в микросекундах",
        DateFault::Fraction => "не целое число секунд",
        DateFault::Days => "считает дни, а Roistat примет их за секунды,",
        DateFault::Digits => "состоит из цифр даты, а Roistat примет их за секунды,",
        DateFault::NoMoment => "число, но не момент этих десятилетий в секундах,",
        DateFault::OtherForm => "дата не в том виде, который читает Roistat,",
        DateFault::NoDate => "не дата, которую прочитает Roistat,",
    }
}

fn no_json(column: JsonColumn) -> &'static str {
    match column {
        JsonColumn::Fields => "в `fields` не объект JSON",
        JsonColumn::Products => "в `products` не массив JSON",
        JsonColumn::Either => "в `fields` или `products` не объект или не массив JSON",
    }
}

fn unlisted(deals: u64, examples: &[(String, u64)], has_more: bool) -> String {
    let named: Vec<_> = examples.iter().map(|(status, deals)| format!("`{status}` ({deals})")).collect();
    format!(
        "в `statuses` нет статуса {}: {}{}; для Roistat {} «Не учитывается»",
        counted(deals, "сделки", "сделок", "сделок"),
        named.join(", "),
        if has_more { ", …" } else { "" },
        form(deals, "она", "они", "они")
    )
}

/// A length of time, as a phrase.
pub(super) fn span(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    if hours == 0 { format!("{minutes} мин") } else { format!("{hours} ч {minutes} мин") }
}
