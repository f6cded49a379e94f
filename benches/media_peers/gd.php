<?php
// All sizes of each picture as Magento makes them, decoded anew for each size: gd.php OUT SIZES FILE...
[, $out, $sizes] = $argv;
foreach (array_slice($argv, 3) as $file) {
    foreach (explode(',', $sizes) as $size) {
        $image = imagecreatefromjpeg($file);
        $small = imagecreatetruecolor((int)$size, (int)$size);
        imagecopyresampled($small, $image, 0, 0, 0, 0, (int)$size, (int)$size, imagesx($image), imagesy($image));
        imageinterlace($small, true);
        imagejpeg($small, "$out/$size-" . basename($file), 80);
    }
}
