#!/bin/sh
# empty-config.sh: prints the config that goes out to hosts. It is the sample's without password and
# database, so that the program answers 500 until its owner has filled both in: a page whose password
# everybody can read in the sample would be an open door.
set -eu
sed -e 's|^password *=.*|password = ""|' -e 's|^database *=.*|database = ""|' \
    "$(dirname -- "$0")/../cgi-bin/.htroistat.toml"
