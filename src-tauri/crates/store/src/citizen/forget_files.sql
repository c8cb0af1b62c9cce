DELETE FROM vault.session_file
WHERE session IN (SELECT l.session FROM vault.session_citizen l WHERE l.citizen = ?1)
