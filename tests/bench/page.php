<?php
// The export page as a shop's owner would write it, with mysqli or PDO: everything into one array, and that into JSON at
// the end.
if (($_GET['token'] ?? '') !== md5('login' . 'password')) {
    http_response_code(403);
    exit('wrong token');
}
$date = (int)($_GET['date'] ?? time() - 31 * 86400);

if (getenv('BENCH_ENGINE') === 'mysql') {
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $db = new mysqli(null, 'shop', 'password', getenv('BENCH_NAME'), null, getenv('BENCH_SOCKET'));
    $db->set_charset('utf8mb4');
} else {
    $db = new PDO(getenv('BENCH_DSN'), 'shop', 'password', [
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
    ]);
}

$answer = ['statuses' => [], 'orders' => []];
foreach ($db->query('SELECT id, name FROM statuses') as $status) {
    $answer['statuses'][] = ['id' => (string)$status['id'], 'name' => $status['name']];
}
$orders = $db->prepare('SELECT * FROM orders WHERE edit_date > ?');
$orders->execute([$date]);
foreach ($orders instanceof mysqli_stmt ? $orders->get_result() : $orders as $order) {
    $answer['orders'][] = [
        'id' => (string)$order['id'],
        'name' => (string)$order['order_name'],
        'date_create' => (string)$order['date_create'],
        'status' => (string)$order['status'],
        'price' => (string)$order['price'],
        'cost' => (string)$order['cost'],
        'roistat' => (string)$order['roistat'],
        'client_id' => (string)$order['client_id'],
        'fields' => [
            'Delivery method' => (string)$order['delivery_type'],
            'Manager' => (string)$order['manager'],
        ],
    ];
}

header('Content-Type: application/json; charset=utf-8');
echo json_encode($answer);
