-- A CRM written with Django: an app's name before each table, declared references, dates with microseconds as
-- text in UTC. After Django's documentation of its types, and the public models of such programs.
CREATE TABLE "auth_user" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL,
    "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL,
    "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL,
    "first_name" varchar(150) NOT NULL);
INSERT INTO auth_user VALUES
    (3, 'pbkdf2_sha256$1', NULL, 0, 'olga', 'Petrova', 'olga@shop.example', 1, 1, '2024-01-01 00:00:00', 'Olga');
CREATE TABLE "crm_stage" (
    "id" bigint NOT NULL PRIMARY KEY, "name" varchar(70) NOT NULL, "index_number" smallint NOT NULL,
    "success_stage" bool NOT NULL);
INSERT INTO crm_stage VALUES (1, 'Request', 1, 0), (2, 'Won', 2, 1);
CREATE TABLE "crm_contact" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "first_name" varchar(100) NOT NULL, "last_name" varchar(100) NOT NULL,
    "email" varchar(254) NOT NULL, "secondary_email" varchar(254) NOT NULL, "phone" varchar(100) NOT NULL,
    "other_phone" varchar(100) NOT NULL, "birth_date" date NULL, "creation_date" datetime NOT NULL, "update_date" datetime NOT NULL);
INSERT INTO crm_contact VALUES
    (8, 'Ann', 'Lee', 'ann@shop.example', '', '+7 900', '+7 901', '1990-01-31', '2024-05-01 08:00:00.123456', '2024-05-02 08:00:00');
CREATE TABLE "crm_lead" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "first_name" varchar(100) NOT NULL, "creation_date" datetime NOT NULL);
CREATE TABLE "crm_deal" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "creation_date" datetime NOT NULL, "update_date" datetime NOT NULL,
    "name" varchar(250) NOT NULL, "next_step" varchar(250) NOT NULL, "next_step_date" date NOT NULL, "description" text NOT NULL,
    "closing_date" date NULL, "amount" decimal NULL, "active" bool NOT NULL, "ticket" varchar(16) NOT NULL UNIQUE,
    "roistat" varchar(32) NULL,
    "contact_id" integer NULL REFERENCES "crm_contact" ("id") DEFERRABLE INITIALLY DEFERRED,
    "lead_id" integer NULL REFERENCES "crm_lead" ("id") DEFERRABLE INITIALLY DEFERRED,
    "owner_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "co_owner_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    "stage_id" bigint NULL REFERENCES "crm_stage" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO crm_deal VALUES
    (1, '2024-06-01 10:00:00.654321', '2024-06-01 10:00:00.654399', 'Site', 'Call', '2024-06-05', '', NULL, 150000, 1, 'abc',
     '3121512', 8, NULL, 3, NULL, 1),
    (2, '2024-06-02 10:00:00', '2024-06-03 10:00:00.000001', 'Shop', 'Mail', '2024-06-06', '', '2024-06-03', 99.5, 1, 'abd',
     NULL, NULL, NULL, NULL, NULL, 2);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
