-- A shop that keeps its dates as text and has a table for nearly everything, under English names.
CREATE TABLE order_statuses (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO order_statuses VALUES (1, 'New'), (2, 'Paid'), (3, 'Закрыт');
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, phone TEXT, mobile TEXT, email TEXT, birthday TEXT,
    created_at TEXT NOT NULL, updated_at TEXT);
INSERT INTO customers VALUES
    (1, 'Анна', 'Петрова', '+7 900 000-00-01', '', 'anna@shop.example', '1990-04-15', '2024-05-01 09:00:00', NULL),
    (2, 'Bob', NULL, '+7 900 000-00-02', '+7 900 000-00-22', NULL, NULL, '2024-05-02 09:00:00', '2024-06-03 08:00:00');
CREATE TABLE sales_managers (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
INSERT INTO sales_managers VALUES (7, 'Ольга', 'olga@shop.example');
CREATE TABLE products (sku TEXT PRIMARY KEY, title TEXT, updated_at TEXT);
INSERT INTO products VALUES ('TEA-1', 'Чай <Пуэр>', '2024-06-01 00:00:00');
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, number TEXT, customer_id INTEGER REFERENCES customers (id),
    manager_id INTEGER REFERENCES sales_managers (id), status_id INTEGER REFERENCES order_statuses (id),
    total_cents INTEGER, cost_price REAL, roistat_visit TEXT, delivery_method TEXT, comment TEXT,
    created_at TEXT NOT NULL, updated_at TEXT);
CREATE INDEX orders_updated ON orders (updated_at);
INSERT INTO orders VALUES
    (1, 'A-1', 1, 7, 1, 123450, 700.5, '3121512', 'Courier "24+"', 'call <first>', '2024-06-01 10:00:00', NULL),
    (2, 'A-2', 2, NULL, 2, 99, NULL, ' 3121514 ', NULL, NULL, '2024-06-02 10:00:00', '2024-06-03 11:30:00');
CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER, product_id TEXT, name TEXT, price REAL);
