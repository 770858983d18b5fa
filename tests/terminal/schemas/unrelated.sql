-- A blog.
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, body TEXT, published_at TEXT);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER, body TEXT);
INSERT INTO posts VALUES (1, 'Hello', '…', '2024-06-01 10:00:00');
