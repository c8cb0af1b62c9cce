DELETE FROM vault.session_file WHERE id = ?1
