DELETE FROM vault.session_citizen WHERE citizen = ?1
