DELETE FROM vault.profile_value WHERE session = ?1 AND field = ?2
