<?php
// same.php FILE...: whether replies hold the same document. Deals are compared in the order of their ids; NULL,
// an empty text and a key that is not there mean the same to Roistat, and so they do here.
ini_set('memory_limit', '-1');

function bare(array $row): array
{
    $row = array_map(fn ($value) => is_array($value) ? bare($value) : $value, $row);
    $row = array_filter($row, fn ($value) => !in_array($value, ['', null, []], true));
    ksort($row);
    return $row;
}

function digest(string $file): string
{
    $body = preg_split('/\r?\n\r?\n/', file_get_contents($file), 2)[1] ?? '';
    $document = json_decode($body, true, 512, JSON_THROW_ON_ERROR);
    usort($document['orders'], fn ($left, $right) => (int)$left['id'] <=> (int)$right['id']);
    $lists = array_map(fn ($list) => array_map('bare', $list), $document);
    ksort($lists);
    return md5(serialize($lists));
}

$digests = [];
foreach (array_slice($argv, 1) as $file) {
    $digests[basename($file)] = digest($file);
}
if (count(array_unique($digests)) !== 1) {
    fwrite(STDERR, "the documents differ:\n" . print_r($digests, true));
    exit(1);
}
