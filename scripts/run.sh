#!/bin/sh
# One request to the sample, as a web server passes it on: `make run`. QUERY is the query string without user and token.
# A lead, message, task or call writes; it goes to a copy of the sample, in whose config the sections that write are on.
set -eu
cgi=$1
folder=$(dirname "$cgi")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case "&$QUERY&" in
*'&action=lead&'* | *'&action=message&'* | *'&action=task&'* | *'&action=call&'*)
    mkdir "$work/cgi-bin"
    cp "$cgi" "$work/cgi-bin/roistat.cgi"
    cp sample.db "$work/"
    # A section is a comment up to the next empty line.
    sed '/^# \[[a-z]*\]$/,/^$/s/^# //' "$folder/.htroistat.toml" >"$work/cgi-bin/.htroistat.toml"
    cgi=$work/cgi-bin/roistat.cgi
    ;;
esac

token=$(printf '%s%s' "$LOGIN" "$PASSWORD" | md5sum | cut -c1-32)
# An environment of CGI's variables alone (RFC 3875, section 4.1).
code=0
env -i GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 SERVER_SOFTWARE=make REQUEST_METHOD=GET \
    SERVER_NAME=127.0.0.1 SERVER_PORT=80 REMOTE_ADDR=127.0.0.1 SCRIPT_NAME=/cgi-bin/roistat.cgi \
    QUERY_STRING="user=$LOGIN&token=$token&$QUERY" "$cgi" >"$work/answer" </dev/null || code=$?
cat "$work/answer"
[ ! -t 1 ] || echo
[ "$code" = 0 ] || exit "$code"
# The program's exit code says that an answer was sent; here only 200 is a success, which a CGI program may also say by
# having no Status (section 6.3.3).
sed '/^.$/q' "$work/answer" | awk '/^Status:/ && $2 != 200 { bad = 1 } END { exit bad || NR < 2 }'
