DELETE FROM vault.session_place WHERE session = ?1
