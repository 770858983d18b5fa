-- Deals whose values stand in rows of another table, named by a third; the visit is one of them.
CREATE TABLE deals (
    id INTEGER PRIMARY KEY, name TEXT, status_id INTEGER, price INTEGER, date_create INTEGER, date_modify INTEGER);
INSERT INTO deals VALUES (1, 'One', 1, 10, 1717236000, 1717236000), (2, 'Two', 2, 20, 1717236100, 1717239600);
CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO statuses VALUES (1, 'Open'), (2, 'Won');
CREATE TABLE custom_fields (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO custom_fields VALUES (1, 'Delivery method'), (2, 'Город'), (3, 'roistat');
CREATE TABLE deal_field_values (
    id INTEGER PRIMARY KEY, deal_id INTEGER REFERENCES deals (id), field_id INTEGER REFERENCES custom_fields (id), value);
INSERT INTO deal_field_values VALUES
    (1, 1, 1, 'Courier'), (2, 1, 2, 'Москва'), (3, 1, 3, '90001'), (4, 2, 2, NULL), (5, 2, 3, '');
