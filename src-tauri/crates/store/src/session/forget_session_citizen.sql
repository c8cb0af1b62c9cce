DELETE FROM vault.session_citizen WHERE session = ?1
