-- A JavaScript program: camel case, milliseconds, ids of text, statuses as words in the deals, JSON beside.
CREATE TABLE "Deal" (
    "id" TEXT NOT NULL PRIMARY KEY, "title" TEXT NOT NULL, "stage" TEXT NOT NULL, "amount" REAL,
    "contactId" TEXT, "customFields" TEXT, "createdAt" INTEGER NOT NULL, "updatedAt" INTEGER NOT NULL);
INSERT INTO "Deal" VALUES
    ('clx1', 'Site', 'qualified', 150000, 'c1', '{"roistat":"777","Source":"ads & co","Boxes":3}', 1717236000123, 1717236000123),
    ('clx2', 'Shop', 'won', 99.5, NULL, NULL, 1717322400000, 1717408800999);
CREATE TABLE "Contact" (
    "id" TEXT NOT NULL PRIMARY KEY, "fullName" TEXT, "email" TEXT, "phoneNumber" TEXT, "updatedAt" INTEGER NOT NULL);
INSERT INTO "Contact" VALUES ('c1', 'Zoë', 'zoe@shop.example', '+1 555', 1717236000000);
