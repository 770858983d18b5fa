.print Content-Type: application/json; charset=utf-8
.print
-- One document, made by SQLite's own JSON functions.
SELECT json_object(
    'statuses', (SELECT json_group_array(json_object('id', CAST(id AS TEXT), 'name', name)) FROM statuses),
    'orders', (SELECT json_group_array(json_object(
        'id', CAST(id AS TEXT), 'name', order_name, 'date_create', CAST(date_create AS TEXT),
        'status', CAST(status AS TEXT), 'price', CAST(price AS TEXT), 'cost', CAST(cost AS TEXT),
        'roistat', roistat, 'client_id', CAST(client_id AS TEXT),
        'fields', json_object('Delivery method', delivery_type, 'Manager', manager)))
        FROM orders WHERE edit_date > 0));
