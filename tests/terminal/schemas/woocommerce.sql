-- WooCommerce with its tables for orders (HPOS), as WordPress's SQLite plugin makes them: integers, reals and
-- texts, dates as text in UTC. After WooCommerce's documentation of its database.
CREATE TABLE "wp_users" (
    "ID" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_login" text NOT NULL DEFAULT '',
    "user_pass" text NOT NULL DEFAULT '', "user_nicename" text NOT NULL DEFAULT '',
    "user_email" text NOT NULL DEFAULT '', "user_url" text NOT NULL DEFAULT '',
    "user_registered" text NOT NULL DEFAULT '0000-00-00 00:00:00', "user_activation_key" text NOT NULL DEFAULT '',
    "user_status" integer NOT NULL DEFAULT 0, "display_name" text NOT NULL DEFAULT '');
INSERT INTO wp_users VALUES
    (1, 'admin', '$P$x', 'admin', 'admin@shop.example', '', '2024-01-01 00:00:00', '', 0, 'Admin'),
    (2, 'jane', '$P$y', 'jane', 'jane@shop.example', '', '2024-06-01 09:00:00', '', 0, 'Jane Doe');
CREATE TABLE "wp_posts" (
    "ID" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "post_author" integer NOT NULL DEFAULT 0,
    "post_date" text NOT NULL, "post_date_gmt" text NOT NULL, "post_content" text NOT NULL, "post_title" text NOT NULL,
    "post_status" text NOT NULL DEFAULT 'publish', "post_name" text NOT NULL DEFAULT '',
    "post_modified_gmt" text NOT NULL, "post_type" text NOT NULL DEFAULT 'post');
CREATE TABLE "wp_postmeta" (
    "meta_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "post_id" integer NOT NULL DEFAULT 0,
    "meta_key" text DEFAULT NULL, "meta_value" text DEFAULT NULL);
CREATE TABLE "wp_wc_orders" (
    "id" integer NOT NULL PRIMARY KEY, "status" text DEFAULT NULL, "currency" text DEFAULT NULL,
    "type" text DEFAULT NULL, "tax_amount" real DEFAULT NULL, "total_amount" real DEFAULT NULL,
    "customer_id" integer DEFAULT NULL, "billing_email" text DEFAULT NULL, "date_created_gmt" text DEFAULT NULL,
    "date_updated_gmt" text DEFAULT NULL, "parent_order_id" integer DEFAULT NULL, "payment_method" text DEFAULT NULL,
    "payment_method_title" text DEFAULT NULL, "transaction_id" text DEFAULT NULL, "ip_address" text DEFAULT NULL,
    "user_agent" text DEFAULT NULL, "customer_note" text DEFAULT NULL);
CREATE INDEX "wp_wc_orders__date_updated" ON "wp_wc_orders" ("date_updated_gmt");
INSERT INTO wp_wc_orders VALUES
    (101, 'wc-processing', 'RUB', 'shop_order', 0.0, 2490.0, 2, 'jane@shop.example', '2024-06-01 10:00:00',
     '2024-06-01 10:05:00', 0, 'cod', 'Cash on delivery', '', '192.0.2.1', 'x', ''),
    (102, 'wc-completed', 'RUB', 'shop_order', 0.0, 99.5, 0, 'guest@shop.example', '2024-06-02 10:00:00',
     '2024-06-03 10:00:00', 0, 'bacs', 'Bank', '', '192.0.2.2', 'x', ''),
    (103, 'wc-completed', 'RUB', 'shop_order_refund', 0.0, -99.5, 0, NULL, '2024-06-04 10:00:00',
     '2024-06-04 10:00:00', 102, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE "wp_wc_orders_meta" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order_id" integer DEFAULT NULL, "meta_key" text DEFAULT NULL,
    "meta_value" text DEFAULT NULL);
CREATE INDEX "wp_wc_orders_meta__order_id_meta_key" ON "wp_wc_orders_meta" ("order_id", "meta_key");
INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES
    (101, '_wc_order_attribution_source_type', 'organic'), (101, 'is_vat_exempt', 'no'),
    (101, 'roistat_visit', '3121512'), (102, 'Подъезд', '2');
CREATE TABLE "wp_wc_order_addresses" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order_id" integer NOT NULL, "address_type" text DEFAULT NULL,
    "first_name" text DEFAULT NULL, "last_name" text DEFAULT NULL, "company" text DEFAULT NULL,
    "address_1" text DEFAULT NULL, "city" text DEFAULT NULL, "postcode" text DEFAULT NULL,
    "email" text DEFAULT NULL, "phone" text DEFAULT NULL);
CREATE TABLE "wp_wc_order_operational_data" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order_id" integer DEFAULT NULL, "created_via" text DEFAULT NULL,
    "woocommerce_version" text DEFAULT NULL, "cart_hash" text DEFAULT NULL, "order_key" text DEFAULT NULL,
    "date_paid_gmt" text DEFAULT NULL, "date_completed_gmt" text DEFAULT NULL, "shipping_total_amount" real DEFAULT NULL);
CREATE TABLE "wp_wc_order_stats" (
    "order_id" integer NOT NULL PRIMARY KEY, "parent_id" integer NOT NULL DEFAULT 0, "date_created" text NOT NULL,
    "date_created_gmt" text NOT NULL, "num_items_sold" integer NOT NULL DEFAULT 0, "total_sales" real NOT NULL DEFAULT 0,
    "net_total" real NOT NULL DEFAULT 0, "status" text NOT NULL, "customer_id" integer NOT NULL);
CREATE TABLE "wp_wc_customer_lookup" (
    "customer_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer DEFAULT NULL,
    "username" text NOT NULL DEFAULT '', "first_name" text NOT NULL, "last_name" text NOT NULL, "email" text,
    "date_last_active" text, "date_registered" text);
CREATE TABLE "wp_woocommerce_order_items" (
    "order_item_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order_item_name" text NOT NULL,
    "order_item_type" text NOT NULL DEFAULT '', "order_id" integer NOT NULL);
CREATE TABLE "_wp_sqlite_mysql_information_schema_tables" ("TABLE_NAME" text PRIMARY KEY, "CREATE_TIME" text);
