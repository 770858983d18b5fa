//! How many cases are made up, and out of what: always the same ones in `make test`, other ones each time in
//! `make fuzz`, which says how to have the same again.

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The cases of `make test`.
pub(crate) fn of_tests(cases: u32) -> TestRunner {
    TestRunner::new_with_rng(config(cases), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// The cases of `make fuzz`: `FUZZ_CASES` of them, or a multiple where they are cheap, made from `FUZZ_SEED`.
pub(crate) fn of_fuzzing(multiple: u32) -> (u32, TestRunner) {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let cases = u32::try_from(number("FUZZ_CASES").unwrap_or(1000)).unwrap() * multiple;
    let seed = number("FUZZ_SEED").unwrap_or_else(rand_seed);
    println!("{cases} cases of FUZZ_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    (cases, TestRunner::new_with_rng(config(cases), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)))
}

/// A new one each second.
fn rand_seed() -> u64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() }
}
