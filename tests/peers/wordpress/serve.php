<?php
// Answers a request as WordPress' own index.php does: PHP's web server runs it for each.

if (str_starts_with($_SERVER['SCRIPT_NAME'], '/content/') && is_file($_SERVER['SCRIPT_FILENAME'])) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
define('WP_USE_THEMES', true);
require __DIR__ . '/site.php';

// A comment is made at the time of day that the test has set, because a look compares it with ours.
add_filter('rest_pre_insert_comment', function ($comment) {
    $clock = getenv('DEZENT_FOLDER') . '/clock';
    if (is_file($clock)) {
        $comment['comment_date'] = $comment['comment_date_gmt'] = file_get_contents($clock);
    }
    return $comment;
});

wp();
require ABSPATH . WPINC . '/template-loader.php';
