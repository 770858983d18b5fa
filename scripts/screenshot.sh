#!/bin/sh
# screenshot.sh PROGRAM: takes the pictures of the owner's page for the READMEs into docs/, in both languages, light and
# dark; `make screenshot` calls it. The shop, an invented one for tea, is made for the pictures and removed again.
# Needs sqlite3 and Chromium; pngquant makes the files smaller where it is installed.
set -eu
program=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")
cd -- "$(dirname -- "$0")/.."
top=$(pwd -P)

shop=$(mktemp -d)
trap 'rm -rf "$shop"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$shop/cgi-bin"
cp "$program" "$shop/cgi-bin/roistat.cgi"

# Deals of seven weeks, more of them on working days; two of three have a visit.
sqlite3 "$shop/shop.db" <<'SQL'
CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO statuses VALUES (1, 'Новый'), (2, 'В обработке'), (3, 'Оплачен'), (4, 'Доставлен'), (5, 'Отказ');
CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, created INTEGER NOT NULL, changed INTEGER NOT NULL,
                     status INTEGER NOT NULL, price INTEGER, cost INTEGER, visit TEXT);
CREATE INDEX orders_changed ON orders (changed);
WITH RECURSIVE days (day) AS (SELECT 0 UNION ALL SELECT day + 1 FROM days WHERE day < 48),
     numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 30),
     moments (at, day, n) AS (SELECT unixepoch('now', 'start of day') - day * 86400 + n * 2000, day, n FROM days, numbers
                              WHERE n < 11 + (day * 7 + 3) % 11 - 6 * (day % 7 IN (2, 3)))
INSERT INTO orders (name, created, changed, status, price, cost, visit)
SELECT 'Чай и посуда', at, at, CASE WHEN day < 2 THEN 1 + n % 3 ELSE 2 + (day * 5 + n * 3) % 4 END, 900 + (n * 731 + day * 97) % 6000, 300,
       CASE WHEN (n * 5 + day * 3) % 13 < 9 THEN 3120000 + day * 40 + n END
FROM moments WHERE at <= unixepoch() ORDER BY at;
SQL

password=vR7mKq2nTzXh4bWcYp9sGdLe3jFu
cat >"$shop/cgi-bin/.htroistat.toml" <<END
user     = "roistat"
password = "$password"
database = "../shop.db"

[export]
orders = '''
SELECT id, name, created AS date_create, status, price, cost, visit AS roistat
FROM orders WHERE changed > :date
'''
statuses = "SELECT id, name FROM statuses"
END
chmod 600 "$shop/cgi-bin/.htroistat.toml"

# The page as a browser gets it, by a form that is posted.
page() {
    form="action=page&user=roistat&password=$password&language=$1"
    printf '%s' "$form" | env -i GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST HTTPS=on HTTP_HOST=shop.example \
        SCRIPT_NAME=/cgi-bin/roistat.cgi CONTENT_TYPE=application/x-www-form-urlencoded CONTENT_LENGTH="${#form}" \
        "$shop/cgi-bin/roistat.cgi" | sed '1,/^\r*$/d' >"$shop/page.html"
}

# picture LANGUAGE SCHEME NUMBER: Chromium calls light 1 and dark 0.
picture() {
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-background-networking --no-first-run \
        --user-data-dir="$shop/profile" --blink-settings=preferredColorScheme="$3" --window-size=900,730 \
        --screenshot="$shop/page.png" "file://$shop/page.html" >/dev/null 2>&1
    if command -v pngquant >/dev/null; then
        pngquant --strip --speed 1 --force --output "$shop/page.png" 48 "$shop/page.png"
    fi
    mv "$shop/page.png" "$top/docs/page-$1-$2.png"
    ls -l "$top/docs/page-$1-$2.png"
}

for language in en ru; do
    page "$language"
    picture "$language" light 1
    picture "$language" dark 0
done
