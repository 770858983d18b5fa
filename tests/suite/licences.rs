//! Every package that the program is built from has a licence that `deny.toml` allows. cargo-deny (`make deny`)
//! judges the same list and more; this test needs nothing but Cargo, and runs each time.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::fixtures::project;

/// The licences that `deny.toml` allows.
fn allowed() -> Vec<String> {
    let rules: toml::Table = fs::read_to_string(project().join("deny.toml")).unwrap().parse().unwrap();
    let licences = rules["licenses"]["allow"].as_array().unwrap();
    licences.iter().map(|licence| licence.as_str().unwrap().to_owned()).collect()
}

/// The packages of this machine's target, as Cargo has resolved and downloaded them.
fn packages() -> Vec<Value> {
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", &target])
        .current_dir(project())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Judges an SPDX expression: each part that AND joins needs one allowed licence among those that OR separates.
/// A form that is not understood here is not allowed. Old packages write `/` for OR.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    expression.split(" AND ").all(|part| {
        let part = part.replace('/', " OR ");
        let part = part.trim().trim_start_matches('(').trim_end_matches(')');
        part.split(" OR ").any(|licence| allowed.iter().any(|allowed| allowed == licence.trim()))
    })
}

#[test]
fn every_package_has_a_licence_that_is_allowed() {
    let (allowed, packages) = (allowed(), packages());
    assert!(packages.len() > 30, "{}", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence, &allowed), "{} has the licence `{licence}`", package["name"]);
    }
}

#[test]
fn a_copyleft_licence_is_allowed_only_as_one_of_a_choice() {
    let allowed = allowed();
    for licence in ["GPL-3.0", "", "MIT AND GPL-3.0", "(GPL-2.0 OR MPL-2.0) AND MIT", "MIT WITH something"] {
        assert!(!is_allowed(licence, &allowed), "`{licence}`");
    }
    for licence in ["GPL-3.0 OR MIT", "MIT/GPL-3.0", "(MIT OR GPL-3.0) AND ISC"] {
        assert!(is_allowed(licence, &allowed), "`{licence}`");
    }
}
