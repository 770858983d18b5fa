-- Orders by name, but without any date.
CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, price REAL);
INSERT INTO orders VALUES (1, 'One', 10);
