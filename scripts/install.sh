#!/bin/sh
# install.sh FOLDER: copies the program, .htaccess and an empty config into a web host's folder for programs;
# `make install` calls it. It says in a line what became of each file. The executable is replaced, a config
# or .htaccess that is there stays as it is, and a database is never touched.
set -eu
umask 077
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cgi_bin=$here/../cgi-bin
folder=$(CDPATH='' cd -- "$1" && pwd) || exit 1

new=
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM

# put MODE NAME: what comes in on stdin becomes the file at one stroke, so that a program that runs keeps its
# old file and nobody sees half of a new one. Until then its name begins with .ht, which is closed to the
# web. Files that root puts there go to the folder's owner: suexec runs no others.
put() {
    new=$(mktemp "$folder/.htnew.XXXXXX")
    cat >"$new"
    if [ "$(id -u)" = 0 ]; then
        # shellcheck disable=SC2012 # numbers only: no name is read
        chown -h "$(ls -nd "$folder" | awk '{print $3 ":" $4}')" "$new"
    fi
    chmod "$1" "$new"
    mv -f "$new" "$folder/$2"
}

if [ ! -e "$folder/roistat.cgi" ]; then
    put 0755 roistat.cgi <"$cgi_bin/roistat.cgi"
    echo "new: $folder/roistat.cgi"
elif cmp -s "$cgi_bin/roistat.cgi" "$folder/roistat.cgi"; then
    echo "kept: $folder/roistat.cgi is this one already"
else
    put 0755 roistat.cgi <"$cgi_bin/roistat.cgi"
    echo "replaced: $folder/roistat.cgi"
fi

if [ ! -e "$folder/.htaccess" ]; then
    put 0644 .htaccess <"$cgi_bin/.htaccess"
    echo "new: $folder/.htaccess"
elif cmp -s "$cgi_bin/.htaccess" "$folder/.htaccess"; then
    echo "kept: $folder/.htaccess is this one already"
else
    echo "kept: $folder/.htaccess differs from cgi-bin/.htaccess: take over what it lacks"
fi

if [ ! -e "$folder/.htroistat.toml" ]; then
    "$here/empty-config.sh" | put 0600 .htroistat.toml
    echo "new: $folder/.htroistat.toml: fill it in, or have \`roistat.cgi init --force DATABASE\` write it"
else
    echo "kept: $folder/.htroistat.toml"
fi
