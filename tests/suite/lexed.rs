//! The lexer against the servers' own: statements made of texts, names, comments and parameters in every odd order. Each
//! server prepares them with its own sign for every `:date` that the lexer took for a parameter, and must count as many.
//!
//! The lexer knows nothing of the program, so that it can be tested here, where the servers are.

use mysql::prelude::Queryable;
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

#[path = "../../src/sql/lexer.rs"]
mod lexer;

use self::lexer::{Syntax, TokenKind, tokens};
use crate::support::mysql::MariaDb;
use crate::support::postgres::Server;

/// Expressions that each engine reads; half of them have `:date` where it is none.
const SHARED: &[&str] = &[
    ":date",
    "(:date)",
    "1+:date",
    ":date*2",
    "':date'",
    "'it''s :date'",
    "''",
    "''''",
    "'--'",
    "'/*'",
    "1.5",
    ".5",
    "2e3",
    "1 /* :date */",
    "1 /* ' */",
    "1 /* \" */",
    "1/**/",
    "1 -- :date\n",
    "1 -- '\n",
    "-1",
    "1 - -1",
    "1-:date",
    "2>1",
    "2>=:date",
    "1<>:date",
    "CASE WHEN :date>1 THEN ':date' END",
    "coalesce(:date,1)",
    "(SELECT :date)",
];

const OF_POSTGRES: &[&str] = &[
    "E'a\\':date'",
    "e'\\\\'",
    "E'\\'' || ':date'",
    "$$:date$$",
    "$$'$$",
    "$a$ $$ :date $a$",
    "'a\\'",
    "1::int",
    "'2024-06-01'::date",
    "now()::date",
    ":date::int",
    "CAST(:date AS int)",
    "1 /* /* :date */ ' */",
    "(ARRAY[1,2])[1]",
    "(ARRAY[1,2])[1:2]",
    "'{\"a\":1}'::json->>'a'",
    "'{\"a\":1}'::jsonb #> '{a}'",
    "1 # 2",
    "1+/* :date */:date",
    "2>-1",
    "@ -1",
    "x.\":date\" FROM (SELECT 1 AS \":date\") AS x WHERE 1=1 OR x.\":date\"",
    "U&'\\0041:date'",
    "B'101'",
    "1 -- :date\r",
    "'a'\n':date'",
    "1 IN (:date,2)",
    "1 BETWEEN 0 AND:date",
    "date '2024-06-01' + 1",
];

const OF_MYSQL: &[&str] = &[
    "\":date\"",
    "\"it\"\"s :date\"",
    "\"it's\"",
    "'a\\':date'",
    "'\\\\'",
    "'\\'' ':date'",
    "'a' \":date\"",
    "1 # :date\n",
    "1 # '\n",
    "1--:date",
    "1--1",
    "1 --\t:date\n",
    "1 /* /* :date */",
    "1 /*+ :date */",
    "`x`.`:date` FROM (SELECT 1 AS `:date`) AS `x` WHERE 1=1",
    "`a``:date` FROM (SELECT 1 AS `a``:date`) AS `x` WHERE 1=1",
    "`1a` FROM (SELECT 1 AS 1a) AS `x` WHERE 1=1",
    "@a := :date",
    "@a:=1",
    "0x1F",
    "x'1F'",
    "b'101'",
    "_utf8mb4':date'",
    "N':date'",
    "1<=>:date",
    "1 IN (:date,2)",
    "1 BETWEEN 0 AND:date",
    "date '2024-06-01' + interval 1 day",
    "1 && :date",
    "!:date",
    "2 MOD :date",
    "1e0+:date",
    "ж FROM (SELECT 1 AS ж) AS `x` WHERE 1=1",
];

const OF_SQLITE: &[&str] = &[
    "\":date\"",
    "\"it\"\"s :date\"",
    "'a\\'",
    "'\\' || ':date'",
    "`x`.`:date` FROM (SELECT 1 AS `:date`) AS `x` WHERE 1=1",
    "x.[:date] FROM (SELECT 1 AS [:date]) AS x WHERE 1=1",
    "x.[a'\":date] FROM (SELECT 1 AS [a'\":date]) AS x WHERE 1=1",
    "1 /* /* :date */",
    "1--:date\n",
    "1 -- :date\r\n",
    "x'1F'",
    "0x1F",
    "1==:date",
    "1<<:date",
    "~:date",
    "'{\"a\":1}'->>'a'",
    "'{\"a\":1}' -> '$.a'",
    "1 IN (:date,2)",
    "1 BETWEEN 0 AND:date",
    "CAST(:date AS TEXT)",
    "1 IS NOT:date",
    "1e0+:date",
    "ж FROM (SELECT 1 AS ж) AS x WHERE 1=1",
];

/// A statement of up to eight expressions.
fn statement(random: &mut dyn FnMut(usize) -> usize, expressions: &[&str]) -> String {
    let gaps = [" ", "\n", "\t", "/*:date*/", "/* ' */", "-- ':date\n", " -- \"\n"];
    let mut sql = String::from("SELECT");
    for index in 0..=random(8) {
        sql.push_str(if index == 0 { "" } else { "," });
        sql.push_str(gaps[random(gaps.len())]);
        let expression = expressions[random(expressions.len())];
        // An expression with a FROM of its own must be a query of its own.
        if expression.contains(" FROM ") {
            sql.extend(["(SELECT ", expression, " = 1)"]);
        } else {
            sql.push_str(expression);
        }
        sql.push_str(gaps[random(gaps.len())]);
    }
    sql
}

/// The statement with a server's sign in the place of each `:date` that the lexer takes for a parameter, and how many
/// they are.
fn with_signs(sql: &str, syntax: Syntax, sign: impl Fn(usize) -> String) -> (String, usize) {
    let (mut signed, mut end, mut count) = (String::new(), 0, 0);
    let parameters = tokens(sql, syntax).filter(|token| token.kind == TokenKind::Parameter);
    for range in parameters.map(|token| token.range).filter(|range| &sql[range.clone()] == ":date") {
        count += 1;
        signed.push_str(&sql[end..range.start]);
        signed.push_str(&sign(count));
        end = range.end;
    }
    (signed + &sql[end..], count)
}

/// Of so many statements, those that a server does not prepare, or with another number of parameters. `prepare` counts
/// the parameters that the server finds.
fn faults(
    statements: usize,
    syntax: Syntax,
    of_the_engine: &[&str],
    sign: impl Fn(usize) -> String,
    mut prepare: impl FnMut(&str, usize) -> Result<usize, String>,
) -> Vec<String> {
    let expressions: Vec<_> = SHARED.iter().chain(of_the_engine).copied().collect();
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut random = |end: usize| rng.random_range(0..end);
    let one = |_| {
        let sql = statement(&mut random, &expressions);
        let (signed, count) = with_signs(&sql, syntax, &sign);
        match prepare(&signed, count) {
            Ok(found) if found == count => None,
            Ok(found) => Some(format!("{found} parameters and not {count}: {sql}")),
            Err(error) => Some(format!("{error}: {sql}")),
        }
    };
    (0..statements).filter_map(one).collect()
}

/// A dollar goes on with a word, as the colon does not.
fn faults_of_postgres(statements: usize) -> Vec<String> {
    let Some(server) = Server::shared() else { return Vec::new() };
    let mut client = server.client("postgres");
    faults(
        statements,
        Syntax::Postgres,
        OF_POSTGRES,
        |count| format!(" ${count}"),
        |sql, count| {
            let types = vec![postgres::types::Type::INT8; count];
            let prepared = client.prepare_typed(sql, &types).map_err(|error| error.to_string())?;
            Ok(prepared.params().len())
        },
    )
}

/// `MySQL` tells no number of parameters in SQL, but takes only so many values. The package would look for `:date` itself.
fn faults_of_mysql(statements: usize) -> Vec<String> {
    let Some(server) = MariaDb::shared() else { return Vec::new() };
    let mut client = server.client("");
    client.query_drop("SET @one = 1").unwrap();
    faults(
        statements,
        Syntax::MySql,
        OF_MYSQL,
        |_| "?".to_owned(),
        |sql, count| {
            let values = vec!["@one"; count].join(",");
            let using = if count > 0 { "USING " } else { "" };
            client
                .exec_drop("SET @sql = ?", (sql,))
                .and_then(|()| client.query_drop("PREPARE statement FROM @sql"))
                .and_then(|()| client.query_drop(format!("EXECUTE statement {using}{values}")))
                .map(|()| count)
                .map_err(|error| error.to_string())
        },
    )
}

/// SQLite itself says how many parameters it has found. A name in double quotes that is no column is a text to it.
fn faults_of_sqlite(statements: usize) -> Vec<String> {
    let database = rusqlite::Connection::open_in_memory().unwrap();
    faults(
        statements,
        Syntax::Sqlite,
        OF_SQLITE,
        |_| "?".to_owned(),
        |sql, _| {
            let prepared = database.prepare(sql).map_err(|error| error.to_string())?;
            Ok(prepared.parameter_count())
        },
    )
}

#[test]
fn a_server_finds_the_parameters_that_the_lexer_finds() {
    assert_eq!(faults_of_sqlite(500), [""; 0]);
    assert_eq!(faults_of_postgres(500), [""; 0]);
    assert_eq!(faults_of_mysql(500), [""; 0]);
}

#[test]
#[ignore = "long: make soak"]
fn soak_forty_thousand_statements_are_cut_as_the_servers_cut_them() {
    assert_eq!(faults_of_sqlite(40_000), [""; 0]);
    assert_eq!(faults_of_postgres(40_000), [""; 0]);
    assert_eq!(faults_of_mysql(40_000), [""; 0]);
}
