-- PocketBase: collections with ids and references of text, dates in UTC with milliseconds, empty texts where
-- others have NULL, its own tables beside. After PocketBase's documentation of collections.
CREATE TABLE `_collections` (`id` TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL, `name` TEXT, `created` TEXT, `updated` TEXT);
CREATE TABLE `_superusers` (`id` TEXT PRIMARY KEY NOT NULL, `email` TEXT DEFAULT '' NOT NULL, `created` TEXT, `updated` TEXT);
CREATE TABLE `users` (
    `avatar` TEXT DEFAULT '' NOT NULL, `created` TEXT DEFAULT '' NOT NULL, `email` TEXT DEFAULT '' NOT NULL,
    `emailVisibility` BOOLEAN DEFAULT FALSE NOT NULL, `id` TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL,
    `name` TEXT DEFAULT '' NOT NULL, `password` TEXT DEFAULT '' NOT NULL, `tokenKey` TEXT DEFAULT '' NOT NULL,
    `updated` TEXT DEFAULT '' NOT NULL, `verified` BOOLEAN DEFAULT FALSE NOT NULL);
INSERT INTO users (id, name, email, created, updated) VALUES
    ('u1a2b3c4d5e6f7g', 'Olga', 'olga@shop.example', '2024-01-01 00:00:00.000Z', '2024-01-01 00:00:00.000Z');
CREATE TABLE `stages` (
    `created` TEXT DEFAULT '' NOT NULL, `id` TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL,
    `name` TEXT DEFAULT '' NOT NULL, `updated` TEXT DEFAULT '' NOT NULL);
INSERT INTO stages (id, name) VALUES ('s00000000000001', 'New'), ('s00000000000002', 'Won');
CREATE TABLE `clients` (
    `created` TEXT DEFAULT '' NOT NULL, `email` TEXT DEFAULT '' NOT NULL, `id` TEXT PRIMARY KEY NOT NULL,
    `name` TEXT DEFAULT '' NOT NULL, `phone` TEXT DEFAULT '' NOT NULL, `updated` TEXT DEFAULT '' NOT NULL);
INSERT INTO clients (id, name, phone, email, created, updated) VALUES
    ('c00000000000001', 'Ann', '+7 900', 'ann@shop.example', '2024-05-01 10:00:00.000Z', '2024-05-01 10:00:00.000Z');
CREATE TABLE `deals` (
    `client` TEXT DEFAULT '' NOT NULL, `created` TEXT DEFAULT '' NOT NULL, `id` TEXT PRIMARY KEY NOT NULL,
    `price` NUMERIC DEFAULT 0 NOT NULL, `responsible` TEXT DEFAULT '' NOT NULL, `roistat` TEXT DEFAULT '' NOT NULL,
    `source` TEXT DEFAULT '' NOT NULL, `stage` TEXT DEFAULT '' NOT NULL, `title` TEXT DEFAULT '' NOT NULL,
    `updated` TEXT DEFAULT '' NOT NULL);
INSERT INTO deals (id, title, stage, price, client, responsible, roistat, source, created, updated) VALUES
    ('d00000000000001', 'Site', 's00000000000001', 1500, 'c00000000000001', 'u1a2b3c4d5e6f7g', '3121512', 'ads',
     '2024-06-01 10:00:00.052Z', '2024-06-01 10:00:00.052Z'),
    ('d00000000000002', 'Shop', 's00000000000002', 99.5, '', '', '', '', '2024-06-02 10:00:00.000Z', '2024-06-03 10:00:00.999Z');
