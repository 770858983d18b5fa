-- A Laravel shop: quoted lower-case types, timestamps as text in UTC, soft deletion, users who buy. After
-- Laravel's documentation of migrations and timestamps.
create table "migrations" ("id" integer primary key autoincrement not null, "migration" varchar not null, "batch" integer not null);
create table "users" (
    "id" integer primary key autoincrement not null, "name" varchar not null, "email" varchar not null,
    "email_verified_at" datetime, "password" varchar not null, "phone" varchar, "remember_token" varchar,
    "created_at" datetime, "updated_at" datetime);
insert into users values
    (1, 'Jane', 'jane@shop.example', null, '$2y$', '+7 900', null, '2024-05-01 10:00:00', '2024-05-01 10:00:00');
create table "products" (
    "id" integer primary key autoincrement not null, "name" varchar not null, "slug" varchar not null, "price" numeric not null,
    "created_at" datetime, "updated_at" datetime);
insert into products values (4, 'Tea', 'tea', 900, '2024-05-01 10:00:00', '2024-05-01 10:00:00');
create table "orders" (
    "id" integer primary key autoincrement not null, "user_id" integer not null, "reference" varchar not null,
    "status" varchar not null default 'pending', "sub_total" integer not null, "total" integer not null, "tax_total" integer not null,
    "shipping_total" integer not null, "payment_method" varchar, "notes" text, "roistat_visit" varchar, "deleted_at" datetime,
    "created_at" datetime, "updated_at" datetime, foreign key("user_id") references "users"("id") on delete cascade);
insert into orders values
    (1, 1, 'R-1', 'pending', 800, 900, 100, 0, 'card', null, '3121512', null, '2024-06-01 10:00:00', '2024-06-01 10:00:00'),
    (2, 1, 'R-2', 'shipped', 100, 150, 0, 50, null, null, null, null, '2024-06-02 10:00:00', '2024-06-03 10:00:00'),
    (3, 1, 'R-3', 'pending', 1, 1, 0, 0, null, null, null, '2024-06-04 10:00:00', '2024-06-03 10:00:00', '2024-06-04 10:00:00');
create table "order_items" ("id" integer primary key autoincrement not null, "order_id" integer not null, "product_id" integer not null, "quantity" integer not null);
