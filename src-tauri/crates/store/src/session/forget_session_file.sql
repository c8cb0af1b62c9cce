DELETE FROM vault.session_file WHERE session = ?1
