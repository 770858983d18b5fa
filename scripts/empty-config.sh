#!/bin/sh
# empty-config.sh: prints the config that goes out to hosts: the settings of the sample without password and
# database, so that the program answers 500 until its owner has filled both in (a page whose password everybody
# can read in the sample would be an open door), and without the queries, which are for the sample's tables.
set -eu
sed -e 's|^password *=.*|password = ""|' -e 's|^database *=.*|database = ""|' \
    -e 's|The SQL is for sample.db: .*|The queries come below|' \
    -e '/^# behind a # may be left out/a # the settings: \`roistat.cgi init\` writes them; or copy here those that the page in a browser shows.' \
    -e '/^# One SELECT for each list/,$d' "$(dirname -- "$0")/../cgi-bin/.htroistat.toml" | cat -s
