#!/bin/sh
# dist.sh VERSION ARCH: packs dist/roistat-cgi-VERSION-ARCH.tar.gz, what somebody uploads who has no compiler,
# and its SHA-256 beside it; `make dist` calls it. Names are sorted, all files belong to number 0 and were
# made when the last commit was: the same commit and compiler pack to the same bytes.
set -eu
umask 022
cd -- "$(dirname -- "$0")/.."
name=roistat-cgi-$1
archive=$name-$2.tar.gz
moment=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
trap 'exit 1' HUP INT TERM
scripts/empty-config.sh >"$stage/config"
install -d -m 0755 dist "$stage/$name" "$stage/$name/cgi-bin"
install -m 0755 cgi-bin/roistat.cgi "$stage/$name/cgi-bin/roistat.cgi"
install -m 0644 cgi-bin/.htaccess "$stage/$name/cgi-bin/.htaccess"
install -m 0600 "$stage/config" "$stage/$name/cgi-bin/.htroistat.toml"
install -m 0644 README.md README.ru.md CHANGELOG.md LICENSE "$stage/$name"

tar -C "$stage" --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$moment" \
    -cf "$stage/tar" "$name"
gzip -9n <"$stage/tar" >"$stage/$archive"
mv -f "$stage/$archive" "dist/$archive"
chmod 0644 "dist/$archive"
cd dist
sha256sum "$archive" >"$archive.sha256"
echo "dist/$archive"
