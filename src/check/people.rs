//! The report for people: section by section, what was seen, what is wrong and what to do, and a verdict.
//!
//! Shows findings and judges nothing. Colours only where the terminal takes them.

use std::io::{self, Write};

use super::finding::{Finding, Level, Place, Report, Section};

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut dyn Write, has_colors: bool) -> io::Result<()> {
    for section in &report.sections {
        write_section(section, out, has_colors)?;
    }
    let level = report.findings().map(|finding| finding.level).max();
    let verdict = verdict(report);
    writeln!(out, "{}", colored(&verdict, color(level), has_colors))
}

fn write_section(section: &Section, out: &mut dyn Write, has_colors: bool) -> io::Result<()> {
    writeln!(out, "{}", colored(&section.title, "1", has_colors))?;
    for fact in &section.facts {
        writeln!(out, "  {}", plain(fact))?;
    }
    for finding in &section.findings {
        write_finding(finding, out, has_colors)?;
    }
    writeln!(out)
}

fn write_finding(finding: &Finding, out: &mut dyn Write, has_colors: bool) -> io::Result<()> {
    let level = colored(finding.level.name(), color(Some(finding.level)), has_colors);
    writeln!(out, "  {level}: {}", plain(&finding.message))?;
    if let Some(place) = written(&finding.place) {
        writeln!(out, "    where: {}", plain(&place))?;
    }
    match &finding.remedy {
        Some(remedy) => writeln!(out, "    what to do: {}", plain(remedy)),
        None => Ok(()),
    }
}

/// A text on one line, that moves no cursor and changes no colour whatever a database or a path has in it.
fn plain(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

fn written(place: &Place) -> Option<String> {
    let mut parts = Vec::new();
    match (&place.file, place.line) {
        (Some(file), Some(line)) => parts.push(format!("{}:{line}", file.display())),
        (Some(file), None) => parts.push(file.display().to_string()),
        (None, _) => {}
    }
    parts.extend(place.query.as_ref().map(|query| format!("query `{query}`")));
    parts.extend(place.column.as_ref().map(|column| format!("column `{column}`")));
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The last line: how many findings there are, and what that means.
fn verdict(report: &Report) -> String {
    let [errors, warnings, notes] = [Level::Error, Level::Warning, Level::Note].map(|level| {
        let count = report.count(level);
        (count > 0).then(|| format!("{count} {}{}", level.name(), if count == 1 { "" } else { "s" }))
    });
    let meaning = match (&errors, &warnings) {
        (Some(_), _) => "answers fail or are wrong until the errors are mended",
        (None, Some(_)) => "answers work, but data or safety is at risk",
        (None, None) => "all is well",
    };
    let counts: Vec<_> = [errors, warnings, notes].into_iter().flatten().collect();
    let counts = if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") };
    format!("{counts}: {meaning}")
}

fn color(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Error) => "1;31",
        Some(Level::Warning) => "1;33",
        Some(Level::Note) => "1;36",
        None => "1;32",
    }
}

/// A text in a colour (ECMA-48, "Select Graphic Rendition").
fn colored(text: &str, color: &str, has_colors: bool) -> String {
    if has_colors { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(report: &Report, has_colors: bool) -> String {
        let mut out = Vec::new();
        write(report, &mut out, has_colors).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn colours_are_there_only_where_they_are_wanted() {
        let mut section = Section::new("config");
        section.findings.push(Finding::error("config.missing", "the file is missing"));
        let report = Report { sections: vec![section] };
        let coloured = text(&report, true);
        assert!(coloured.contains("\x1b[1;31merror\x1b[0m: the file is missing"), "{coloured}");
        let plain = text(&report, false);
        assert_eq!(
            plain,
            "config\n  error: the file is missing\n\n1 error: answers fail or are wrong until the errors \
             are mended\n"
        );
    }

    #[test]
    fn no_data_moves_the_cursor() {
        let mut section = Section::new("config");
        section.fact("a\x1b[2Jb\nc");
        section.findings.push(Finding::note("x", "d\re").remedy("f\tg"));
        let plain = text(&Report { sections: vec![section] }, false);
        assert!(plain.starts_with("config\n  a [2Jb c\n  note: d e\n    what to do: f g\n"), "{plain}");
    }

    #[test]
    fn nothing_found_is_said_in_as_many_words() {
        assert_eq!(text(&Report::default(), false), "nothing found: all is well\n");
    }
}
