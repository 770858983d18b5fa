//! Russian for findings about the comparison with `:date`.
//!
//! The advice on them stands in `remedy`.

use super::{counted, in_rows};
use crate::check::{Change, ChangeFault};

pub(super) fn fault(fault: &ChangeFault) -> String {
    let what: Vec<_> = fault.compared.iter().map(|it| format!("`{it}`")).collect();
    let example = fault.example.as_ref().map_or_else(String::new, |id| format!(" (например, `{id}`)"));
    let (what, date, there) = (what.join(" или "), &fault.date, format!("{}{example}", in_rows(fault.rows)));
    match fault.change {
        Change::Text => format!(
            "{what} {there} текст, а `{date}` число: как даты они не сравниваются, поэтому уходят неизменённые строки или \
             теряются изменённые"
        ),
        Change::DigitText => {
            format!(
                "{what} {there} текст, а для SQLite любой текст больше любого числа: `:date` ничего не отсеивает"
            )
        }
        Change::Number => format!(
            "{what} {there} число, а сравнивается с текстом, который больше любого числа: такие строки не уйдут никогда"
        ),
        Change::OtherForm => format!(
            "{what} {there} записано иначе, чем `{date}`: тексты сравниваются по буквам, поэтому уходят неизменённые \
             строки или теряются изменённые"
        ),
        Change::Milliseconds => larger(&what, "в миллисекундах", &there, date),
        Change::Microseconds => larger(&what, "в микросекундах", &there, date),
        Change::Large => larger(&what, "в более мелких единицах", &there, date),
        Change::Small { .. } => format!(
            "{what} {there} число, но не момент времени в тех единицах, с которыми сравнивается: такие строки не уйдут \
             никогда"
        ),
        Change::Null => format!("{what} {there} NULL: такие строки не уйдут никогда"),
        Change::Empty { is_text: true } => format!("{what} {there} пусто: такие строки не уйдут никогда"),
        Change::Empty { is_text: false } => format!("{what} {there} 0: такие строки не уйдут никогда"),
        Change::Never => {
            format!("{what} {there} не больше никакого момента с 1970 года: такие строки не уйдут никогда")
        }
        Change::Local { minutes } => format!(
            "{what} {there} позже текущего момента, самое новое примерно на {minutes} мин: скорее всего, это местное время, \
             а `:date` в UTC"
        ),
        Change::Ahead { minutes } => format!(
            "{what} {there} позже текущего момента, самое новое примерно на {minutes} мин: до тех пор такие строки уходят \
             при каждом обращении"
        ),
        Change::Future => {
            format!("{what} {there} больше чем на год впереди: такие строки уходят при каждом обращении")
        }
        Change::LeavesNothingOut => {
            format!("`:date` ничего не отсеивает: и через год подошли бы все строки ({})", fault.rows)
        }
        Change::Reversed => format!(
            "запрос отдаёт то, что изменилось до `:date`, а не после: через год подошло бы больше, {}",
            counted(fault.rows, "строка", "строки", "строк")
        ),
    }
}

fn larger(what: &str, unit: &str, there: &str, date: &str) -> String {
    format!("{what} {there} {unit}, а сравнивается с `{date}`: это ничего не отсеивает")
}
