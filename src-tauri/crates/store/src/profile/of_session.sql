SELECT p.* FROM vault.profile_value p WHERE p.session = ?1 ORDER BY p.field
