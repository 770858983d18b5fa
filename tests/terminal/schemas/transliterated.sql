-- Russian in Latin letters, dates that begin with the day.
CREATE TABLE zakazy (
    nomer INTEGER PRIMARY KEY, nazvanie TEXT, klient_id INTEGER, etap_id INTEGER, summa REAL, sebestoimost REAL,
    roistat TEXT, sposob_dostavki TEXT, menedzher TEXT, data_sozdaniya TEXT, data_izmeneniya TEXT);
INSERT INTO zakazy VALUES
    (1, 'Чайник', 5, 1, 2490.0, 1310.5, '3121777', 'Самовывоз', 'Ольга', '01.06.2024 10:00', '01.06.2024 10:00'),
    (2, 'Чай', 5, 2, 900.0, NULL, NULL, NULL, NULL, '02.06.2024 11:00', '15.06.2024 12:30');
CREATE TABLE etapy (id INTEGER PRIMARY KEY, nazvanie TEXT);
INSERT INTO etapy VALUES (1, 'Новый'), (2, 'Оплачен');
CREATE TABLE klienty (id INTEGER PRIMARY KEY, imya TEXT, familiya TEXT, telefon TEXT, pochta TEXT);
INSERT INTO klienty VALUES (5, 'Иван', 'О''Коннор', '+7 900 000-00-05', 'ivan@shop.example');
CREATE TABLE tovary (id INTEGER PRIMARY KEY, nazvanie TEXT, cena REAL);
INSERT INTO tovary VALUES (1, 'Чай', 900.0);
