#!/bin/sh
# mysql9.sh FOLDER: MySQL 9 for the long tests. Debian's stable releases have MariaDB alone, so that it is unpacked from the
# next release into a folder of its own, from where it runs by its own libraries; nothing of this machine is changed.
# Only root on Debian can do that: elsewhere it is a failure that names what is wanting. SKIP_SERVERS=1 does without.
set -eu
folder=$1

if [ "${SKIP_SERVERS:-}" = 1 ] || [ -x "$folder/usr/sbin/mysqld" ]; then
    exit 0
fi
missing=
[ "$(id -u)" = 0 ] || missing="$missing root's rights,"
[ -e /etc/debian_version ] || missing="$missing Debian,"
command -v debootstrap >/dev/null || missing="$missing the program debootstrap (Debian: apt-get install debootstrap),"
if [ -n "$missing" ]; then
    echo "MySQL 9 is missing in $folder. What unpacks it there wants$missing or set SKIP_SERVERS=1" >&2
    exit 1
fi
# The mirror is the one that this machine has its packages from.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | head -n 1)
[ -n "$mirror" ] || { echo 'no mirror of Debian among the sources of apt' >&2; exit 1; }

echo "unpacking MySQL 9 into $folder" >&2
mkdir -p "$(dirname -- "$folder")"
stage=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$stage"' EXIT
chmod 0755 "$stage"
debootstrap --variant=minbase --no-check-gpg sid "$stage" "$mirror" >&2
printf '#!/bin/sh\nexit 101\n' >"$stage/usr/sbin/policy-rc.d"
chmod 0755 "$stage/usr/sbin/policy-rc.d"
export DEBIAN_FRONTEND=noninteractive
chroot "$stage" apt-get install -q -y --no-install-recommends mysql-server-core >&2
rm -rf "$stage/var/cache/apt" "$stage/var/lib/apt/lists"
mv -T "$stage" "$folder"
