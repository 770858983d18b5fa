//! PHP, which is what reads the documents at Roistat, reads in them what we read.

use std::ffi::OsStr;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::xml::Element;
use crate::support::{Shop, fixtures, golden, installed};

/// The values that PHP reads in each of the files, in the form that `canonical.php` describes.
pub(crate) fn php_reads(files: &[impl AsRef<OsStr>]) -> Vec<Value> {
    let script = fixtures::project().join("tests/canonical.php");
    let output = Command::new(installed::php()).arg(script).args(files).output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let trees: Vec<_> = output.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    assert_eq!(trees.len(), files.len(), "{said}");
    trees.into_iter().map(|tree| serde_json::from_slice(tree).unwrap()).collect()
}

/// The value that we read in an answer, in the same form.
pub(crate) fn we_read(answer: &str) -> Value {
    let (head, body) = answer.split_once("\n\n").unwrap();
    if head.contains("Content-Type: application/json") {
        return serde_json::from_str(body).unwrap();
    }
    Element::read(body).canonical()
}

#[test]
fn php_reads_the_same_in_every_golden_answer() {
    if installed::is_skipped() {
        return;
    }
    let files = golden::answers();
    assert!(files.len() > 20);
    for (file, tree) in files.iter().zip(php_reads(&files)) {
        assert_eq!(tree, we_read(&fs::read_to_string(file).unwrap()), "{}", file.display());
    }
}

/// A deal made of everything that has ever lost a document for its reader.
fn difficult() -> Shop {
    let codes = (0..0x20).chain([0x7F, 0x85, 0x2028, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F989]);
    let column = |code: u32| format!(", 'a' || char({code}) || 'b' AS \"c {code}\"");
    let columns: Vec<_> = codes.map(column).collect();
    let nested = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    Shop::of_orders(&format!(
        "SELECT 1 AS id, '<![CDATA[ & ]]> &amp; &#1; <?php ?>' AS date_create, '\"\\u0000\\/'' </data>}}' AS status
         {}, CAST(x'FFC0AFEDA080F490808041' AS TEXT) AS \"2 x\", x'00FF' AS \"xml-×²\", 1e308 AS \"[]\", '' AS \"_\",
         '{nested}' AS products,
         '{{\"\": 1, \"\\u0000a\": 2, \"a-b\": 3, \"a.b\": 4, \"×\": 5, \"1\": 6, \"xml\": [], \"Ё\": {{}}, \"0\": \"\\ud83e\\udd89\"}}'
         AS fields",
        columns.concat(),
    ))
}

#[test]
fn php_reads_the_same_where_everything_is_difficult() {
    if installed::is_skipped() {
        return;
    }
    let shop = difficult();
    let answers = ["json", "xml"].map(|format| shop.get(&format!("date=0&format={format}")).golden());
    let files = [shop.file("tmp/json"), shop.file("tmp/xml")];
    for (file, answer) in files.iter().zip(&answers) {
        fs::write(file, answer).unwrap();
    }
    assert_eq!(php_reads(&files), answers.map(|answer| we_read(&answer)));
}
