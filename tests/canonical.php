<?php
// Reads answers from files, as Roistat's own stack would, and prints for each one line of JSON: a JSON document
// as it is, an XML element as [name, text], or [name, [child, …]] where it has children.

function tree(SimpleXMLElement $element): array
{
    $children = [];
    foreach ($element->children() as $child) {
        $children[] = tree($child);
    }
    return [$element->getName(), $children ?: (string) $element];
}

foreach (array_slice($argv, 1) as $file) {
    [$head, $body] = explode("\n\n", file_get_contents($file), 2);
    if (str_contains($head, 'Content-Type: application/json')) {
        $document = json_decode($body, false, 512, JSON_THROW_ON_ERROR);
    } else {
        $element = simplexml_load_string($body);
        if ($element === false) {
            fwrite(STDERR, "$file: PHP cannot read this XML\n");
            exit(1);
        }
        $document = tree($element);
    }
    echo json_encode($document, JSON_THROW_ON_ERROR, 1024), "\n";
}
