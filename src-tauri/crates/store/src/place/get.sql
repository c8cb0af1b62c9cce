SELECT p.* FROM vault.session_place p WHERE p.session = ?1
