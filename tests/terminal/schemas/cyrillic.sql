-- Russian in Russian letters, with blanks, quotes and what TOML and SQL quote with.
CREATE TABLE "Заказы клиентов" (
    "№" TEXT, "Код" INTEGER PRIMARY KEY, "Название" TEXT, "Статус ""заказа""" TEXT, "Сумма, руб" INTEGER,
    "Дата заказа" DATE, "Дата изменения" INTEGER, "Roistat" TEXT, "Город '''доставки'''" TEXT, "Клиент" INTEGER);
INSERT INTO "Заказы клиентов" VALUES
    ('a', 1, 'Чашка', 'Новый', 350, '2024-06-01', 1717236000, '12', 'Тверь', 2),
    ('b', 2, 'Блюдце', 'Отказ', 150, '2024-06-02', 1717322400, NULL, NULL, NULL);
CREATE TABLE "Клиенты" ("Код" INTEGER PRIMARY KEY, "ФИО" TEXT, "Телефон" TEXT, "Электронная почта" TEXT);
INSERT INTO "Клиенты" VALUES (2, 'Пётр', '8-800', NULL);
