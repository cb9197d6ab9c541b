<?php
// Installs an empty site without a browser, and prints an application password for one user of each role
// that is named.

define('WP_INSTALLING', true);
require __DIR__ . '/site.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

[, $permalinks] = $argv;
wp_install('Brot & Laden', 'owner', 'owner@example.org', true, '', wp_generate_password());
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $post) {
    wp_delete_post($post->ID, true);
}
$wp_rewrite->set_permalink_structure($permalinks);
$wp_rewrite->flush_rules(false);

$passwords = [];
foreach (array_slice($argv, 2) as $role) {
    $user = [
        'user_login' => $role,
        'user_email' => "$role@example.org",
        'user_pass' => wp_generate_password(),
        'role' => $role,
    ];
    [$password] = WP_Application_Passwords::create_new_application_password(
        wp_insert_user($user),
        ['name' => 'Dezent'],
    );
    $passwords[$role] = WP_Application_Passwords::chunk_password($password);
}
echo json_encode($passwords);
