#!/bin/sh
# release.sh VERSION ARCH: checks that this commit can be released as VERSION, and tags it; `make release` calls it.
# RELEASING.md says what to do before and after. The tag stays on this machine: nothing is pushed from here.
# The cheap checks come first, so that a forgotten line of the changelog does not cost the time of all tests.
set -eu
cd -- "$(dirname -- "$0")/.."
version=$1
name=roistat-cgi-$version
archive=dist/$name-$2.tar.gz
tag=v$version
make=${MAKE:-make}

fail() {
    printf 'release: %s\n' "$1" >&2
    exit 1
}

must_be_clean() {
    changed=$(git status --porcelain)
    [ -z "$changed" ] || fail "$1; commit or remove:
$changed"
}

# The lines of CHANGELOG.md below one heading, up to the next.
section() {
    awk -v heading="## [$1]" 'index($0, "## [") == 1 { inside = index($0, heading) == 1; next } inside' CHANGELOG.md
}

must_be_clean 'the checkout has changes'
if git rev-parse -q --verify "refs/tags/$tag" >/dev/null; then
    fail "the tag $tag exists; set a new \`version\` in Cargo.toml"
fi
grep -Eq "^## \[$(printf '%s' "$version" | sed 's/\./\\./g')\] - [0-9]{4}-[0-9]{2}-[0-9]{2}\$" CHANGELOG.md ||
    fail "CHANGELOG.md has no line \`## [$version] - YYYY-MM-DD\`; put it below \`## [Unreleased]\`"
if section Unreleased | grep -q '[^[:space:]]'; then
    fail "CHANGELOG.md still has entries below \`## [Unreleased]\`; move them below \`## [$version]\`"
fi
section "$version" | grep -q '^- ' || fail "CHANGELOG.md says nothing of $version"

$make test
$make dist
[ -f "$archive" ] || fail "make dist has not made $archive"

# The archive is what people upload: it must be whole, hold this version, and be no open door.
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
trap 'exit 1' HUP INT TERM
(cd dist && sha256sum -c --quiet "${archive#dist/}.sha256") || fail "$archive and its SHA-256 differ"
tar -C "$unpacked" -xzf "$archive"
said=$("$unpacked/$name/cgi-bin/roistat.cgi" --version)
[ "${said##* }" = "$version" ] || fail "the program in $archive says \`$said\`"
grep -q '^password = ""$' "$unpacked/$name/cgi-bin/.htroistat.toml" ||
    fail "the config in $archive has a password, which everybody could read"
must_be_clean 'tests or packing left changes'

section "$version" | git tag -a "$tag" --cleanup=verbatim -F -
echo "tagged $tag on this machine; RELEASING.md says how to publish it with $archive"
