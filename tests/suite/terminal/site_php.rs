//! Settings as PHP itself reads them: made-up files, whose texts have every quote, escape and comment that PHP has.

use std::fs;
use std::process::Command;

use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::strategy::ValueTree;
use serde_json::Value;

use super::support::Host;
use crate::support::{fixtures, installed, runner};

/// The pieces of a text between quotes.
const PIECES: [&str; 40] = [
    "a",
    "B",
    "0",
    "7",
    "9",
    " ",
    "\t",
    "\n",
    "\r\n",
    "ж",
    "🦉",
    "\\\\",
    "\\'",
    "\\\"",
    "\\$",
    "\\n",
    "\\r",
    "\\t",
    "\\v",
    "\\e",
    "\\f",
    "\\0",
    "\\101",
    "\\501",
    "\\8",
    "\\x41",
    "\\xg",
    "\\u{416}",
    "\\u{1F989}",
    "\\q",
    "$",
    "{",
    "}",
    "$ ",
    "$1",
    "?>",
    "//",
    "#",
    "/*",
    "<<<",
];

/// The texts that may stand between two tokens.
const GAPS: [&str; 8] = ["", " ", "\n", "\t", "/* ' */", "// \" '\n", "# ?' \n", "/** <?php \" */"];

/// A text as PHP has it.
fn text() -> impl Strategy<Value = String> {
    let body = proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 1..8)
        .prop_map(|pieces| pieces.concat());
    prop_oneof![
        body.clone().prop_map(|body| format!("'{body}'")),
        body.clone().prop_map(|body| format!("\"{body}\"")),
        body.clone().prop_map(|body| format!("b\"{body}\"")),
        body.clone().prop_map(|body| format!("<<<X\n{body}\nX")),
        body.clone().prop_map(|body| format!("<<<'X'\n  {body}\n  X")),
        body.prop_map(|body| format!("<<<\"X\"\n {body}\n X")),
        Just("42".to_owned()),
    ]
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Returned,
    Variables,
    Constants,
}

impl Form {
    fn path(self) -> &'static str {
        match self {
            Self::Returned => "app/config/parameters.php",
            Self::Variables => "bitrix/php_interface/dbconn.php",
            Self::Constants => "wp-config.php",
        }
    }

    /// A file that says these are user and name, with something between the tokens.
    fn file(self, user: &str, name: &str, gaps: &[&str]) -> String {
        let [a, b, c] = [gaps[0], gaps[1], gaps[2]];
        match self {
            Self::Returned => format!(
                "<?php\n{a} return{b} array({c}'parameters'{a}=>{b}['database_host'=>'127.0.0.1:1', 'database_user'{c}=>{a}{user}\n{b},\
                 'x' => ['y' => 1, 2], 'database_name'=>{c}{name}\n]{a},){b};\n"
            ),
            Self::Variables => format!(
                "<?\n{a}$DBHost{b}='127.0.0.1:1';$DBLogin{c}={a}{user}\n{b};{c}$DBName ={a}{name}\n;?>html"
            ),
            Self::Constants => format!(
                "x<?php\n{a}define({b}'DB_HOST','127.0.0.1:1');define({c}\"DB_USER\"{a},{b}{user}\n{c});\nDEFINE('DB_NAME',{a}{name}\n);"
            ),
        }
    }
}

fn case() -> impl Strategy<Value = (Form, String)> {
    let form = prop_oneof![
        4 => Just(Form::Returned),
        4 => Just(Form::Variables),
        1 => Just(Form::Constants),
    ];
    let gaps = proptest::collection::vec(proptest::sample::select(GAPS.to_vec()), 3);
    (form, text(), text(), gaps).prop_map(|(form, user, name, gaps)| (form, form.file(&user, &name, &gaps)))
}

/// The values that PHP reads in files; constants would be those of the first file in all of them.
fn php(files: &[String]) -> Vec<Value> {
    let script = fixtures::project().join("tests/settings.php");
    let mut command = Command::new(installed::php());
    let output = command.args(["-d", "short_open_tag=1"]).arg(script).args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Vec<_> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(told.len(), files.len());
    told.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A value that PHP told.
fn told(value: &Value, key: &str) -> Vec<u8> {
    let digits = value[key].as_str().unwrap();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// A variable stands in the source that is none of the file's own, so that a text may have one in it.
fn may_be_computed(source: &str) -> bool {
    let source = source.replace("$DB", "");
    let begins_name = |sign: char| sign.is_alphabetic() || matches!(sign, '_' | '{' | '🦉');
    source.contains("{$")
        || source.match_indices('$').any(|(at, _)| source[at + 1..].starts_with(begins_name))
}

/// Compares the account in a file with the values that PHP reads there.
#[track_caller]
fn compare(host: &Host, folder: &str, source: &str, php: &Value) {
    let said = host.run(&["init", folder]);
    let account = said.out.split_once(": ").map(|(_, account)| account.trim_end_matches('\n'));
    assert_eq!(said.exit, Some(1), "{source}\n{said:?}");
    if php.is_null() {
        // A site of such settings does not run: that we come to an end is enough.
        return;
    }
    if said.err.contains(" is computed when the site runs") {
        assert!(may_be_computed(source), "{source}\n{said:?}");
        return;
    }
    let [user, name] = ["user", "name"].map(|key| String::from_utf8(told(php, key)));
    match (user, name) {
        (Ok(user), Ok(name)) if !user.is_empty() && !name.is_empty() => {
            let expected = format!("mysql://{user}@127.0.0.1:1/{name}");
            let shown: String =
                expected.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
            assert_eq!(account, Some(shown.as_str()), "{source}\n{said:?}");
        }
        (Ok(_), Ok(_)) => assert!(said.err.contains(" is missing or empty"), "{source}\n{said:?}"),
        _ => assert!(
            said.err.contains(" is not UTF-8") || said.err.contains(" is missing or empty"),
            "{source}\n{said:?}"
        ),
    }
}

fn agree(cases: u32, mut runner: proptest::test_runner::TestRunner) {
    let host = Host::new("");
    let mut batch = (Vec::new(), Vec::new());
    for number in 0..cases {
        let (form, source) = case().new_tree(&mut runner).unwrap().current();
        let folder = format!("../{number}");
        let file = host.file(&number.to_string()).join(form.path());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &source).unwrap();
        let file = file.display().to_string();
        match form {
            Form::Constants => compare(&host, &folder, &source, &php(&[file])[0]),
            Form::Returned | Form::Variables => {
                batch.0.push(file);
                batch.1.push((folder, source));
            }
        }
    }
    let told = php(&batch.0);
    let read = told.iter().filter(|told| !told.is_null()).count();
    assert!(read > batch.0.len() / 3, "PHP reads many of the files: {read} of {}", batch.0.len());
    for ((folder, source), php) in batch.1.iter().zip(&told) {
        compare(&host, folder, source, php);
    }
}

#[test]
fn settings_are_what_php_says_they_are() {
    if installed::is_skipped() {
        return;
    }
    agree(300, runner::of_tests(300));
}

#[test]
#[ignore = "long: make fuzz"]
fn fuzz_settings_are_what_php_says_they_are() {
    let (cases, runner) = runner::of_fuzzing(1);
    agree(cases, runner);
}
