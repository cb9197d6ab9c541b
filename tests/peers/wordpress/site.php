<?php
// The settings of the site, and WordPress itself as Debian installs it, which is only read: what it writes
// lies in the folder of this run. Its addresses are those that it is called by, such as the proxy's.

$folder = getenv('DEZENT_FOLDER');
$table_prefix = 'wp_';
define('ABSPATH', '/usr/share/wordpress/');
define('WP_CONTENT_DIR', "$folder/content");
define('WP_HOME', 'http://' . ($_SERVER['HTTP_HOST'] ?? '127.0.0.1'));
define('WP_SITEURL', WP_HOME);
define('WP_CONTENT_URL', WP_HOME . '/content');
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', "localhost:$folder/socket");
define('DB_CHARSET', 'utf8mb4');
// Application passwords work without encryption then.
define('WP_ENVIRONMENT_TYPE', 'local');
// It calls nobody and changes nothing by itself.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", "of no use on loopback: $name");
    define("{$name}_SALT", "of no use either: $name");
}

// Nobody is written to.
function wp_mail() {
    return true;
}

require ABSPATH . 'wp-settings.php';
