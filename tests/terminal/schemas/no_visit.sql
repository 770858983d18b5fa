-- Everything but the number of the visit.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, name TEXT, status TEXT, price REAL, date_create INTEGER, edit_date INTEGER);
INSERT INTO orders VALUES (1, 'One', 'new', 10, 1717236000, 1717236000);
