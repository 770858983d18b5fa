-- Statuses that are numbers without a table, ISO dates with T and Z, and no date of the last change.
CREATE TABLE leads (
    lead_id INTEGER PRIMARY KEY, subject TEXT, status INTEGER, budget NUMERIC, visit TEXT, utm_source TEXT,
    created TEXT);
INSERT INTO leads VALUES
    (10, 'First', 0, 100, '555', 'google', '2024-06-01T10:00:00Z'),
    (11, 'Second', 3, 200.25, NULL, 'yandex', '2024-06-02T10:00:00.500Z');
