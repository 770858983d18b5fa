-- The source of sample.db: `make sample` builds the database from this file, and a test checks that the
-- two agree. A small shop for tea and crockery, invented from end to end.
--
-- Deals 123 and 124 and clients 1 and 2 are the examples of Roistat's integration guide. What in them looks
-- odd is theirs: a status that no list names, a deal without a name, fields keyed by name in the one deal
-- and by field id in the other, two telephones in one string, an empty company.
-- All moments are fixed, in UNIX seconds, so an answer with date=0 is the same on every day.

PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA journal_mode = DELETE; -- never WAL: a WAL database wants a writable folder to be read from

BEGIN;

CREATE TABLE statuses (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
INSERT INTO statuses (id, name) VALUES
    (1, 'New'),
    (2, 'Processing'),
    (3, 'Payment received'),
    (4, 'Доставлен'),
    (5, 'Отказ');

CREATE TABLE fields (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
INSERT INTO fields (id, name) VALUES
    (1, 'Delivery method'),
    (2, 'Manager');

CREATE TABLE managers (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL,
    phone TEXT,
    email TEXT
);
INSERT INTO managers (id, name, phone, email) VALUES
    (1, 'John Doe',        '71111111112',        'john.doe@shop.example'),
    (2, 'Jane Doe',        '+7 900 000-00-12',   'jane.doe@shop.example'),
    (3, 'Ольга Петрова',   '+7 (900) 000-00-13', NULL),
    (4, 'Шон О''Коннор',   NULL,                 'sean@shop.example');

CREATE TABLE clients (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    phone       TEXT,
    email       TEXT,
    company     TEXT,
    birth_date  TEXT,             -- YYYY-MM-DD
    troublesome TEXT,
    manager     TEXT,
    edit_date   INTEGER NOT NULL  -- of the last change
);
INSERT INTO clients (id, name, phone, email, company, birth_date, troublesome, manager, edit_date) VALUES
    (1, 'John Doe', '71111111111', 'john@client.com', 'Company1', '1990-04-15', 'Yes', 'Mr Smith', 1393673200),
    (2, 'Jane Doe', '3311111111, 3311111222', 'jd@books.com, inbox@books.com', '', '1828-02-08', NULL,
        'Mrs Smith', 1393673220),
    (3, 'Иван Кузнецов', '+7 900 000-01-03', 'ivan.kuznetsov@client.example', NULL, '1984-11-30', NULL,
        'Ольга Петрова', 1709895600),
    (4, 'Мария «Маша» Соколова', '89000000104', 'masha+tea@client.example', 'ООО «Чай & Ко»', NULL, NULL,
        'Ольга Петрова', 1710410400),
    (5, 'Patrick O''Brien', '+44 20 7946 0105', 'patrick@obrien.example', 'O''Brien & Sons <Ltd>', '1971-02-28',
        NULL, 'Шон О''Коннор', 1715000100),
    (6, 'Анна Смирнова', '+7 (900) 000-01-06', NULL, NULL, '1999-12-31', NULL, NULL, 1717400000),
    (7, 'Zoë Müller', '+49 30 23125 107', 'zoe@mueller.example', 'Müller "Zum Krug" GmbH', NULL, NULL, 'Jane Doe',
        1719800000),
    (8, 'Кафе «Сова» 🦉', '+7 900 000-01-08, +7 900 000-02-08', 'sova@client.example, zakaz@client.example',
        'ИП Совин А. Б.', NULL, 'Yes', 'Ольга Петрова', 1726000000),
    (9, 'Пётр Ёлкин', '', '', '', '', NULL, NULL, 1730500000),
    (10, 'Liu Wei 刘伟', '+86 10 0000 0110', 'liu.wei@client.example', NULL, '1988-08-08', NULL, 'John Doe',
        1735700000),
    (11, 'no name', NULL, 'a+b@client.example', NULL, NULL, 'No', NULL, 1743000000),
    (12, 'Екатерина Орлова', '+7 900 000-01-12', 'orlova@client.example', 'Школа № 12', '1979-05-09', NULL,
        'Jane Doe', 1755000000);

CREATE TABLE products (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    edit_date INTEGER NOT NULL
);
INSERT INTO products (id, name, edit_date) VALUES
    (1, 'Чай «Пуэр», 357 г', 1704067200),
    (2, 'Earl Grey, 100 g', 1704067200),
    (3, 'Чайник <Гайвань> 150 мл', 1711929600),
    (4, 'Teapot "Brown Betty", 1.1 l', 1711929600),
    (5, 'Чашка + блюдце', 1738368000),
    (6, 'Gift box 🎁', 1738368000);

CREATE TABLE orders (
    id            INTEGER PRIMARY KEY,
    order_name    TEXT,
    date_create   INTEGER NOT NULL,
    edit_date     INTEGER NOT NULL, -- of the last change: what Roistat's `date` is compared with
    status        INTEGER NOT NULL,
    price         NUMERIC,
    cost          NUMERIC,
    roistat       TEXT,             -- the visit number out of the cookie `roistat_visit`
    client_id     INTEGER REFERENCES clients (id),
    delivery_type TEXT,
    manager       TEXT,
    extra         TEXT,             -- whatever has no column of its own: a JSON object
    roistat_key   TEXT              -- of a lead that Roistat has sent: it keeps two tries of one lead apart
);
CREATE INDEX orders_edit_date ON orders (edit_date);
CREATE UNIQUE INDEX orders_roistat_key ON orders (roistat_key);
INSERT INTO orders (id, order_name, date_create, edit_date, status, price, cost, roistat, client_id,
                    delivery_type, manager, extra) VALUES
    (123, 'New deal', 1393673200, 1393673200, 0, 2331, 1220, '3121512', 1, 'Collection by a customer', 'John Doe',
        NULL),
    (124, NULL, 1393673220, 1393676820, 1, 4123, 2220, '3121514', 2, NULL, NULL,
        '{"1":"Courier delivery","2":"Jane Doe"}'),
    (125, 'Чайник «Гайвань»', 1704110400, 1704197000, 4, 2490, 1310.5, '3121777', 3, 'Самовывоз', 'Ольга Петрова',
        NULL),
    (126, 'Tea & biscuits <2 boxes>', 1704200000, 1704286400, 4, 1999.9, 870, '3121801', 5, 'Courier delivery',
        'Шон О''Коннор', NULL),
    (127, 'Заказ с сайта + подарок', 1704901200, 1705000000, 5, 3150, NULL, '  3121815 ', 4, 'Почта России',
        'Ольга Петрова', '{"Причина отказа":"Долго ждать","Город":"Казань"}'),
    (128, 'Teapot "Brown Betty"', 1705500000, 1705500600, 3, 45.5, 21.25, '3121820', 5, 'Courier delivery', 'Jane Doe',
        NULL),
    (129, 'Звонок', 1706000000, 1706000000, 1, NULL, NULL, NULL, NULL, NULL, 'Ольга Петрова', NULL),
    (130, 'Подарок 🎁 маме ❤️', 1707200000, 1707300000, 4, 5600, 2800, '3121902', 6, 'СДЭК, пункт выдачи',
        'Ольга Петрова', '{"Открытка":"С днём рождения!\nТвоя Аня","Срочно":true}'),
    (131, 'O''Brien: 12 cups', 1709300000, 1709900000, 4, 14400, 7200, '3121933', 5, 'Collection by a customer',
        'Шон О''Коннор', NULL),
    (132, 'Опт: пуэр, 10 шт.', 1709895600, 1710410400, 3, 123456.78, 98765.43, '3121940', 4, 'Самовывоз', 'Jane Doe',
        '{"Оплата":"по счёту","НДС, %":20}'),
    (133, 'Заказ № 133', 1711000000, 1711000300, 2, 0, 0, '', 9, 'Самовывоз', NULL, NULL),
    (134, 'Пробник', 1711100000, 1711100000, 4, 0.1, 0.05, '3121977', 10, 'Почта России', 'John Doe', NULL),
    (135, 'Возврат по заказу 132', 1712000000, 1712100000, 5, -12345.6, NULL, '3121940', 4, NULL, 'Jane Doe', NULL),
    (136, 'Gaiwan, 150 ml', 1714900000, 1715000100, 4, 29.99, 12, ' 3122004', 7, 'Courier delivery', 'Jane Doe', NULL),
    (137, 'Кафе «Сова»: поставка', 1716200000, 1717400000, 4, 38900, 22150.4, '3122051', 8, 'Курьер "до двери"',
        'Ольга Петрова', '{"Срок":"до 10:00"}'),
    (138, 'C:\orders\138', 1716300000, 1716300000, 5, 100, 50, '3122052', 11, NULL, NULL, NULL),
    (139, '1 < 2 && 3 > 2', 1717000000, 1717000100, 5, 1, 1, '3122060', 11, '<b>Courier</b>', 'John Doe', NULL),
    (140, 'Ёлочный чай', 1719700000, 1719800000, 4, 890, 410, '3122111', 9, 'Почта России', 'Ольга Петрова', NULL),
    (141, 'Tasting for 8 people', 1720500000, 1721000000, 3, 480, 160, '3122150', 7, NULL, 'John Doe',
        '{"Date":"2024-07-20","Guests":8}'),
    (142, 'Чашка + блюдце × 6', 1722800000, 1722900000, 4, 7140, 3570, '3122199', 12, 'СДЭК, пункт выдачи', 'Jane Doe',
        NULL),
    (143, NULL, 1724000000, 1724000000, 1, 1500, NULL, '3122207', NULL, NULL, NULL, NULL),
    (144, '50% скидка', 1725900000, 1726000000, 4, 1245, 1245, '3122238', 8, 'Самовывоз', 'Ольга Петрова',
        '{"Промокод":"AUTUMN+50%"}'),
    (145, 'Заказ № 145 / срочно', 1727700000, 1727700900, 4, 3333.33, 1111.11, '3122290', 3, 'Курьер "до двери"',
        'Ольга Петрова', NULL),
    (146, 'Gift box for O''Connor', 1730000000, 1730500000, 4, 64.95, 30.1, '3122341', 5, 'Courier delivery',
        'Шон О''Коннор', '{"Note":"say \"hello\"","Wrapping":"red & gold"}'),
    (147, 'Дубль заказа 146', 1730000060, 1730100000, 5, 64.95, NULL, NULL, 5, NULL, 'Шон О''Коннор', NULL),
    (148, 'Новогодний набор 🎄', 1733900000, 1734500000, 4, 9990, 4200, '3122480', 6, 'СДЭК, пункт выдачи',
        'Ольга Петрова', NULL),
    (149, 'Earl Grey 100 g × 3', 1735600000, 1735700000, 4, 27, 13.5, '3122502', 10, 'Почта России', 'John Doe', NULL),
    (150, 'Заявка с сайта', 1740000000, 1740000000, 0, NULL, NULL, '3122634', NULL, NULL, NULL, NULL),
    (151, 'Школа № 12, столовая', 1742500000, 1743000000, 3, 250000, 191400.25, '3122688', 12, 'Самовывоз', 'Jane Doe',
        '{"Договор":"№ 7/25 от 20.03.2025","Оплата":"по счёту"}'),
    (152, 'Samples 刘伟', 1745000000, 1745000500, 2, 12.5, 6.25, '3122715', 10, 'DHL', 'John Doe', NULL),
    (153, 'Чай в офис', 1748500000, 1749000000, 2, 4780, 2390, '3122790 ', 4, 'Курьер "до двери"', 'Ольга Петрова',
        NULL),
    (154, 'Mug, 330 ml', 1752000000, 1752000200, 3, 14.2, 5.7, '3122833', 7, 'Courier delivery', 'Jane Doe', NULL),
    (155, 'Набор чашек', 1754900000, 1755000000, 2, 6420, 3100, '3122870', 12, 'СДЭК, пункт выдачи', 'Jane Doe', NULL),
    (156, 'Пуэр, 357 г', 1756700000, 1756700000, 1, 3890, NULL, '3122911', 3, NULL, NULL, NULL),
    (157, 'Обратный звонок', 1756800000, 1756800000, 1, NULL, NULL, NULL, 8, NULL, 'Ольга Петрова', NULL);

COMMIT;
