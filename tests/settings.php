<?php
// Says what PHP makes of files of settings: for each file, on a line, what it returns and its variables, or its
// constants, as hexadecimal digits behind their names; a file that is no PHP gives null.
error_reporting(0);
function settings(string $path): ?array
{
    try {
        ob_start();
        $returned = include $path;
        ob_end_clean();
    } catch (ParseError $error) {
        ob_end_clean();
        return null;
    }
    $parameters = $returned['parameters'] ?? [];
    $told = [];
    foreach (['user' => ['database_user', 'DBLogin', 'DB_USER'], 'name' => ['database_name', 'DBName', 'DB_NAME']] as $key => $names) {
        $told[$key] = bin2hex($parameters[$names[0]] ?? ${$names[1]} ?? (defined($names[2]) ? constant($names[2]) : ''));
    }
    return $told;
}

foreach (array_slice($argv, 1) as $path) {
    echo json_encode(settings($path)), "\n";
}
